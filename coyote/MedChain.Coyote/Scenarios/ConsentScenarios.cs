using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Signatures;
using MedChain.Sim;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>
/// A patient's key for the record of institution 0, which institution 1 asks for; institutions 2 and 3 bring what the patient has signed. And refusals that
/// custodians must tell of.
/// </summary>
internal static class ConsentScenarios
{
    private const long LongMs = 3_600_000;

    private static readonly Prologue AfterKey = new([RecordScenarios.Put, Register, AskKeyed], 0);
    private static readonly Prologue AfterGrant = new([RecordScenarios.Put, Register, AskKeyed, Bring], 0);
    private static readonly Prologue AfterNextKey = new([RecordScenarios.Put, Register, AskKeyed, AskToo, Replace with { After = "ask too" }], 0);
    private static readonly Prologue AfterDenial = new([RecordScenarios.Put, RecordScenarios.Ask, Deny], 0);

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("patient-grants", "A14 A15", "The source registers the patient's key; the requester reads what the patient has signed for and another brings.") with
        {
            Options = static () => Ward with { Prologue = new([RecordScenarios.Put], 0) }, Drive = Drives(Register, AskKeyed, Bring, Read),
        },
        Of("office-against-the-key", "A15", "The source consents though the patient has a key, while the patient's consent is on its way or is not.") with
        {
            Options = static () => Ward with { Prologue = AfterKey }, Drive = Drives(OfficeGrant, Read with { After = null }, Bring),
        },
        Of("patient-withdraws-while-read", "A4 A6 A16", "The patient withdraws while the requester reads; custodians learn of it at different times.") with
        {
            Options = static () => Ward with { Prologue = AfterGrant }, Drive = Drives(Read, Revoke, Read with { Name = "again", After = "withdraw" }),
        },
        Of("patient-withdraws-first", "A16", "The patient withdraws while an institution still holds back what the patient has signed.") with
        {
            Options = static () => Ward with { Prologue = AfterKey }, Drive = Drives(Revoke with { After = null }, Bring, Read with { After = null }),
        },
        Of("consent-key-replaced", "A15 A17", "The patient changes keys while a consent by the old one is on its way; the new one consents.") with
        {
            Options = static () => Ward with { Prologue = AfterKey },
            Drive = Drives(Replace, Bring, BringBy("bring next", 3, Patients.Second) with { After = "replace" }, Read with { After = "bring next" }),
        },
        Of("patient-grant-forged", "A15 A17", "Who brings a consent brings it for another request, for more, for longer, or signed by another key, by the old one and for another chain.") with
        {
            Options = static () => Ward with { Prologue = AfterNextKey, Corrupted = ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(2, static () => new GrantForger()), Goal = 12 },
            Drive = Drives(BringBy("bring", 2, Patients.Second), Read with { After = null }, Never), Schedules = 500,
        },
        Of("refusals-fall-over", "A6 A18 A19", "The requester reads what was denied, while custodians fall over; each tells once that it refused.") with
        {
            Options = static () => Ward with { Prologue = AfterDenial, Goal = 16, Weather = Mild with { Crashes = 6 } }, Drive = Drives(Read with { After = null }, Read with { Name = "again", After = "read" }, Never),
        },
        Of("refusals-of-the-erased", "A6 A18 A19", "The record is erased while the requester reads what the patient has withdrawn.") with
        {
            Options = static () => Ward with { Prologue = AfterGrant, Goal = 16, Weather = Mild with { Crashes = 3 } },
            Drive = Drives(Revoke, RecordScenarios.Erase with { After = null }, Read with { After = null }, Read with { Name = "again", After = "withdraw" }, Never), Schedules = 500,
        },
    ];

    private static Errand Register => new("register", 0, "put", static replies =>
        new Command.RegisterConsentKey(Record(replies), Public(Patients.First), PatientConsent.Possess(Patients.First, ChainId(replies), Record(replies))));

    private static Errand AskKeyed => RecordScenarios.Ask with { After = "register" };

    private static Errand AskToo => AskKeyed with { Name = "ask too", At = 2 };

    private static Errand Bring => BringBy("bring", 2, Patients.First);

    private static Errand Revoke => new("withdraw", 3, null, static replies =>
        Access(replies) is { } access ? new Command.BringRevocation(access, PatientConsent.Revoke(Patients.First, ChainId(replies), access)) : null);

    private static Errand Replace => new("replace", 3, null, static replies => new Command.BringConsentKey(
        Record(replies), Public(Patients.Second), PatientConsent.Replace(Patients.First, ChainId(replies), Record(replies), Public(Patients.Second)),
        PatientConsent.Possess(Patients.Second, ChainId(replies), Record(replies))));

    private static Errand OfficeGrant => new("office", 0, null, static replies =>
        Access(replies) is { } access ? new Command.Grant(access, SegmentScope.Clinical, Until(replies)) : null);

    private static Errand Deny => new("deny", 0, "ask", static replies => Access(replies) is { } access ? new Command.Deny(access) : null);

    // Who has not heard of the request yet refuses for good.
    private static Errand Read => new("read", 1, "bring", static replies => Access(replies) is { } access && IsKnown(replies, access) ? new Command.Read(access) : null);

    private static Errand Never => new("never", 0, null, static _ => null);

    private static Errand BringBy(string name, int at, SigningKey key) => new(name, at, "ask", replies => Access(replies) is { } access
        ? new Command.BringGrant(access, SegmentScope.Clinical, Until(replies), PatientConsent.Grant(key, ChainId(replies), access, SegmentScope.Clinical, Until(replies)))
        : null);

    private static long Until(Replies replies) => ClusterOptions.GenesisMs + LongMs + replies.Town.Setups.Length;

    private static RecordId Record(Replies replies) => Dealt.Of(replies.Town.Setups[0]).Record.Id;

    private static Digest ChainId(Replies replies) => replies.Town.Setups[0].Genesis.ChainId;

    private static AccessId? Access(Replies replies) => replies.Of<Outcome.Requested>("ask")?.Access;

    private static bool IsKnown(Replies replies, AccessId access) =>
        replies.StateOf(new InstitutionId(1))?.Final.Map.TryGet<AccessEntry>(Core.Chain.StateKeys.Access(access), out _) == true;

    private static PublicOctets Public(SigningKey key) => new(key.PublicKey);

    private static Scenario Of(string name, string tags, string what) => new(name, "Access", tags, what) { Schedules = 1_000, MaxSteps = 12_000 };

    private static Action<Microsoft.Coyote.Actors.IActorRuntime, Town> Drives(params ImmutableArray<Errand> errands) => (runtime, town) => town.Employ(runtime, errands);
}
