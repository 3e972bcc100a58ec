using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Records;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>Records and access: one small record, put by institution 0, asked for by institution 1, while custodians fail, lie and fall over.</summary>
internal static class RecordScenarios
{
    private const long LongMs = 3_600_000;
    private const long SomeMs = 1_500;
    private const long ShortMs = 500;

    private static readonly Prologue AfterPut = new([Put], 0);
    private static readonly Prologue AfterAsk = new([Put, Ask], 0);
    private static readonly TownOptions Expiring = Ward with { Weather = Mild with { TimerOneIn = 4 }, Prologue = AfterAsk };

    private static readonly Prologue AfterGrant = new([Put, Ask, Grant(LongMs)], 0);
    private static readonly Prologue AfterErasure = new([Put, Ask, Grant(LongMs), Read, Erase with { After = "read" }], 0);
    private static readonly Prologue AfterTwoGrants = new([Put, Ask, Grant(LongMs), AskToo, GrantToo], 0);
    private static readonly Prologue AfterGrantOfAll = new([Put, AskAll, GrantAll], 0);

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("custodian-silent", "Records", "R4 R5 R6", "A record is put, asked for, granted and read while one custodian says nothing.") with
        {
            Options = static () => Ward with { Silent = [3] }, Drive = Drives(Put, Ask, Grant(LongMs), Read),
        },
        Of("custodian-lying", "Records", "R7 A8", "One custodian releases what it was not given; the others' parts suffice, and it alone is named.") with
        {
            Options = static () => Ward with { Corrupted = Corrupted(3, static () => new LyingCustodian()), Prologue = AfterGrant },
            Drive = Drives(Read),
        },
        Of("custodian-swaps-parts", "Records", "R7 A8", "One custodian releases genuine parts of other segments and of another record of the same source.") with
        {
            Options = static () => Ward with { Corrupted = Corrupted(3, static () => new SwappingCustodian()), Prologue = AfterGrantOfAll },
            Drive = Drives(Read),
        },
        Of("colluders-below-threshold", "Records", "R1 R2 A5", "t - 1 custodians put together all that they are dealt and overhear, from the put to the read.") with
        {
            Options = static () => Ward with { Corrupted = Corrupted(3, static () => new Colluder()) }, Drive = Drives(Put, Ask, Grant(LongMs), Read),
        },
        Of("colluders-at-threshold", "Records", "R1 R2", "t custodians put together what they are dealt: a record is theirs.") with
        {
            Options = static () => Ward with { Corrupted = Corrupted(3, static () => new Colluder()).Add(2, static () => new Colluder()) },
            Drive = Drives(Put), Breaks = "Secrecy below t", Schedules = 100,
        },
        Of("all-but-k-lost", "Records", "R2 R8 A8", "All custodians but k have lost their fragments: a read ends with the granted segments.") with
        {
            Options = static () => Ward with { Lost = [0, 3], Weather = Good, Prologue = AfterGrant }, Drive = Drives(Read), IsLiveness = true, AsksRead = true,
        },
        Of("all-but-k-1-lost", "Records", "R2 R8 A8", "One more has lost them: the read ends with nothing.") with
        {
            Options = static () => Ward with { Lost = [0, 2, 3], Weather = Good, Prologue = AfterGrant }, Drive = Drives(Read),
            IsLiveness = true, AsksRead = true, Breaks = "Read completes", Schedules = 100,
        },
        Of("source-swaps-parts", "Records", "R5", "The source sends custodians other fragments, proofs and versions than it sealed for them.") with
        {
            Options = static () => Ward with { Corrupted = Corrupted(0, static () => new SwappingSource()), Goal = 6 },
            Drive = Drives(Put),
        },
        Of("receipts-forged", "Records", "R5 R6", "One custodian gives receipts with a signature that does not fit: the record is anchored with the others'.") with
        {
            Options = static () => Ward with { Corrupted = Corrupted(3, static () => new ForgingCustodian()), Goal = 6 }, Drive = Drives(Put),
        },
        Of("source-hurries", "Records", "R6", "The source anchors with too few receipts, with one twice, and with receipts of something else.") with
        {
            Options = static () => Ward with { Corrupted = Corrupted(0, static () => new HastySource()), Goal = 6 },
            Drive = Drives(Put),
        },
        Of("anchor-stolen", "Records", "R5 R6", "Another institution hears of the anchor and anchors the record as its own.") with
        {
            Options = static () => Ward with { Corrupted = Corrupted(2, static () => new AnchorThief()), Goal = 8 }, Drive = Drives(Put),
        },
        Of("read-before-grant", "Access", "A2 A5 A6", "The requester asks the custodians while the grant is on its way.") with
        {
            Options = static () => Ward with { Prologue = AfterAsk }, Drive = Drives(Grant(LongMs), Read with { After = "ask" }),
        },
        Of("two-requesters", "Access", "A2 A5 A6", "Two institutions read one record at a time, each under a consent of its own.") with
        {
            Options = static () => Ward with { Prologue = AfterTwoGrants }, Drive = Drives(Read, ReadToo), Schedules = 300,
        },
        Of("anothers-consent", "Access", "A5 A6", "A custodian asks the others for what the requester was granted.") with
        {
            Options = static () => Ward with { Corrupted = Corrupted(2, static () => new Eavesdropper()), Prologue = AfterGrant }, Drive = Drives(Read),
        },
        Of("granted-too-much", "Access", "A2 A5", "The source consents to more than was asked for: nothing is released under it.") with
        {
            Options = static () => Ward with { Corrupted = Corrupted(0, static () => new OverGranter()), Prologue = AfterAsk }, Drive = Drives(Grant(LongMs), Read with { After = "ask" }, Never), Schedules = 100,
        },
        Of("revocation-races-release", "Access", "A4 A6 A7", "The consent is withdrawn while the requester reads; custodians learn of it at different times.") with
        {
            Options = static () => Ward with { Prologue = AfterGrant }, Drive = Drives(Read, Revoke, Again("revoke")),
        },
        Of("grant-expires", "Access", "A2 A6", "The consent runs out between a custodian's first check and its release.") with
        {
            Options = static () => Expiring,
            Drive = Drives(Grant(ShortMs), Read, Again("read")),
        },
        Of("grant-expires-clock-behind", "Access", "A2 A6", "The same at a custodian whose clock is seconds behind: it goes by the chain's time.") with
        {
            Options = static () => Expiring with { SkewMs = static host => host.Institution.Value == 3 ? -4_000 : 0 },
            Drive = Drives(Grant(ShortMs), Read, Again("read")),
        },
        Of("audited-after-expiry", "Access", "A2 A7", "The consent runs out after releases, before the last of them is on the chain.") with
        {
            Options = static () => Expiring with { Goal = 24 }, Drive = Drives(Grant(SomeMs), Read, Never),
        },
        Of("request-refused", "Access", "A3 A6", "The source refuses; the requester reads nevertheless, and the source consents too late.") with
        {
            Options = static () => Ward with { Prologue = AfterAsk }, Drive = Drives(Deny, Grant(LongMs), Read with { After = "ask" }),
        },
        Of("erasure-absent-custodian", "Records", "R9 R10", "A record is erased while it is read and one custodian is away for good.") with
        {
            Options = static () => Ward with { Silent = [3], Prologue = AfterGrant },
            Drive = Drives(Read, Erase, Again("grant")),
        },
        Of("erasure", "Records", "R9 R10", "A record is read and erased; all custodians say that they destroyed it.") with
        {
            Options = static () => Ward with { Prologue = AfterGrant }, Drive = Drives(Read, Erase),
        },
        Of("offers-after-erasure", "Records", "R5 R9", "Offers come again when the record is erased and destroyed, also after custodians fell over.") with
        {
            Options = static () => Ward with { Weather = Mild with { DuplicatePercent = 40, Crashes = 4 } }, Drive = Drives(Put, Erase with { After = "put" }, Again("erase")),
        },
        Of("restart-after-erasure", "Records", "R5 R9 R10", "Custodians fall over and start again after they destroyed a record, of which the source has kept the offers.") with
        {
            Options = static () => Ward with { Goal = 12, Corrupted = Corrupted(0, static () => new OfferingAgain()), Weather = Mild with { Crashes = 6 }, Prologue = AfterErasure },
            Drive = Drives(Again("erase"), Never), Schedules = 100,
        },
        Of("custodians-fall-over", "Records", "R4 R5 R8 R9", "Custodians, source and requester fall over while a record is put, read and erased.") with
        {
            Options = static () => Ward with { Weather = Mild with { Crashes = 4 }, Prologue = AfterPut },
            Drive = Drives(Ask, Grant(LongMs), Read, Erase),
        },
        Of("dispersal-falls-over", "Records", "R4 R5 R6", "Source and custodians fall over while a record is dispersed and anchored.") with
        {
            Options = static () => Ward with { Weather = Mild with { Crashes = 4 } }, Drive = Drives(Put),
        },
        Of("disk-spoils-fragments", "Records", "R8", "One custodian's disk gives fragments back or does not; it refuses from then on, and lies never.") with
        {
            Options = static () => Ward with { Spoils = 2, Prologue = AfterGrant },
            Drive = Drives(Read, Again("read"), Erase with { After = "again" }),
        },
    ];

    internal static Errand Put => new("put", 0, null, static replies => new Command.Put(Dealt.Of(replies.Town.Setups[0]).Record));

    private static Errand Never => new("never", 0, null, static _ => null);

    internal static Errand Ask => new("ask", 1, "put", static replies => new Command.RequestAccess(Record(replies), SegmentScope.Clinical, Purpose.Treatment));

    private static Errand AskAll => Ask with { Make = static replies => new Command.RequestAccess(Record(replies), Dealt.Of(replies.Town.Setups[0]).Record.Manifest.Scope, Purpose.Treatment) };

    private static Errand AskToo => Ask with { Name = "ask too", At = 2 };

    private static Errand GrantToo => Grant(LongMs, "ask too") with { Name = "grant too", After = "ask too" };

    private static Errand ReadToo => new("read too", 2, "grant too", static replies => Access(replies, "ask too") is { } access ? new Command.Read(access) : null);

    private static Errand Deny => new("deny", 0, "ask", static replies => Access(replies) is { } access ? new Command.Deny(access) : null);

    internal static Errand Read => new("read", 1, "grant", static replies => Access(replies) is { } access ? new Command.Read(access) : null);

    private static Errand Revoke => new("revoke", 0, "grant", static replies => Access(replies) is { } access ? new Command.Revoke(access) : null);

    internal static Errand Erase => new("erase", 0, "grant", static replies => new Command.Erase(Record(replies)));

    private static Errand Again(string after) => Read with { Name = "again", After = after };

    internal static Errand Grant(long forMs, string ask = "ask") => new(
        "grant", 0, "ask", replies => Access(replies, ask) is { } access ? new Command.Grant(access, SegmentScope.Clinical, replies.Town.NowMs + forMs) : null);

    private static Errand GrantAll => Grant(LongMs) with
    {
        Make = static replies => Access(replies) is { } access ? new Command.Grant(access, Dealt.Of(replies.Town.Setups[0]).Record.Manifest.Scope, replies.Town.NowMs + LongMs) : null,
    };

    private static RecordId Record(Replies replies) => Dealt.Of(replies.Town.Setups[0]).Record.Id;

    private static AccessId? Access(Replies replies, string ask = "ask") => replies.Of<Outcome.Requested>(ask)?.Access;

    private static Scenario Of(string name, string chapter, string tags, string what) => new(name, chapter, tags, what) { Options = static () => Ward, Schedules = 1_000, MaxSteps = 12_000 };

    private static ImmutableSortedDictionary<int, Func<Adversary>> Corrupted(int number, Func<Adversary> make) =>
        ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(number, make);

    private static Action<Microsoft.Coyote.Actors.IActorRuntime, Town> Drives(params ImmutableArray<Errand> errands) => (runtime, town) => town.Employ(runtime, errands);
}
