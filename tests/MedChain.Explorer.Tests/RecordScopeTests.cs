using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Explorer.Records;

namespace MedChain.Explorer.Tests;

/// <summary>One record's life holds in every schedule of its scopes; what breaks it is found, at the property that it serves.</summary>
public sealed class RecordScopeTests
{
    public static TheoryData<string> Names => ["anchoring", "releasing", "erasing", "racing", "expiring", "judging", "breaking"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_schedule_of_a_records_life_holds(string name)
    {
        var result = Search(Named(name));
        Assert.True(result.Holds, Exploration.Describe(result));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void States_taken_for_one_differ_in_no_time_or_desk(string name)
    {
        var same = 0;
        var differences = new SortedSet<string>(StringComparer.Ordinal);
        var result = Search(Named(name) with
        {
            Same = (kept, dropped) =>
            {
                same++;
                var (one, two) = (Desks(kept), Desks(dropped));
                if (one != two) differences.Add($"{one}\n{two}");
            },
        });
        Assert.True(result.Complete);
        Assert.True(same > 20, $"{same} states show nothing");
        Assert.True(differences.Count == 0, string.Join("\n\n", differences.Take(2)));
    }

    [Fact]
    public void A5_a_custodian_that_releases_before_the_consent_is_final_is_found()
    {
        var result = Search(Scopes.Releasing with { Handle = (replica, input) => ReleaseAnyway(replica, input, static _ => true) });
        Assert.StartsWith("No release without a final consent", result.Violation, StringComparison.Ordinal);
        Assert.Contains(result.Transcript, step => step.Choice.StartsWith("receives V2's request for release", StringComparison.Ordinal));
    }

    [Fact]
    public void A6_a_custodian_that_releases_after_the_consents_end_is_found()
    {
        var result = Search(Scopes.Expiring with { Handle = (replica, input) => ReleaseAnyway(replica, input, static code => code == ReleaseRefusal.Expired) });
        Assert.StartsWith("No release without a final consent", result.Violation, StringComparison.Ordinal);
        Assert.Contains("the consent has run out", result.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void R9_a_custodian_that_buries_and_keeps_its_fragments_is_found()
    {
        var result = Search(Scopes.Erasing with { Handle = static (replica, input) => [.. replica.Handle(input).Select(effect => Without(effect, DurableTable.Fragment, isRemoved: true))] });
        Assert.StartsWith("Destroyed is destroyed", result.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void R5_a_receipt_for_fragments_that_are_not_on_disk_is_found()
    {
        var result = Search(Scopes.Anchoring with { Handle = static (replica, input) => [.. replica.Handle(input).Select(effect => Without(effect, DurableTable.Fragment, isRemoved: false))] });
        Assert.StartsWith("Anchored only with receipts", result.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void R9_receipts_of_destruction_by_who_destroyed_nothing_are_found()
    {
        var result = Search(Scopes.Erasing with { Handle = static (replica, input) => [.. replica.Handle(input).Select(KeepAll)] });
        Assert.StartsWith("Erasure is certain", result.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void A8_a_reader_that_takes_a_false_part_is_found()
    {
        var result = Search(Scopes.Racing with { Handle = SpoilPart });
        Assert.StartsWith("No wrong plaintext", result.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void A10_a_custodian_that_releases_on_the_requesters_own_word_is_found()
    {
        var result = Search(Scopes.Breaking with { Handle = ReleaseOnOneWord });
        Assert.StartsWith("Glass needs two", result.Violation, StringComparison.Ordinal);
        Assert.Contains("V2 alone has two words", result.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void A11_a_custodian_that_does_not_write_down_what_it_owes_is_found()
    {
        var result = Search(Scopes.Judging with { Handle = static (replica, input) => [.. replica.Handle(input).Select(static effect => Without(effect, DurableTable.Emergency, isRemoved: false))] });
        Assert.StartsWith("Glass needs two", result.Violation, StringComparison.Ordinal);
        Assert.Contains("owes no entry", result.Violation, StringComparison.Ordinal);
    }

    private static RecordScope Named(string name) => name switch
    {
        "anchoring" => Scopes.Anchoring,
        "releasing" => Scopes.Releasing,
        "racing" => Scopes.Racing,
        "expiring" => Scopes.Expiring,
        "judging" => Scopes.Judging,
        "breaking" => Scopes.Breaking,
        _ => Scopes.Erasing,
    };

    /// <summary>All that the desks for records remember but when they did what: what was announced waits for ever.</summary>
    private static string Desks(ReplicaState state) =>
        Structure.Of(state.Records, static part => !part.Name.EndsWith("Ms", StringComparison.Ordinal))
        + Structure.Of(state.Custody with { Receipts = state.Custody.Receipts.ToImmutableSortedDictionary(static receipt => receipt.Key, static _ => 0L) }, static part => !part.Name.EndsWith("Ms", StringComparison.Ordinal));

    private static Effect Without(Effect effect, DurableTable table, bool isRemoved) => effect is Effect.Persist persist
        ? new Effect.Persist([.. persist.Writes.Where(write => write.Key.Table != table || write.Value is null != isRemoved)])
        : effect;

    private static Effect KeepAll(Effect effect) => Without(Without(Without(effect, DurableTable.Fragment, isRemoved: true), DurableTable.Custody, isRemoved: true), DurableTable.Tombstone, isRemoved: false);

    /// <summary>Answers whoever is refused with a part.</summary>
    private static ImmutableArray<Effect> ReleaseAnyway(Replica replica, Input input, Func<ReleaseRefusal, bool> applies)
    {
        var effects = replica.Handle(input);
        if (input is not Input.Received { Message: Message.ReleaseRequest { Access: var access }, From.Value: 1 and var reader }) return effects;
        if (!effects.Any(effect => effect is Effect.Send { Message: Message.ReleaseRefused { Code: var code } } && applies(code))) return effects;
        var terms = replica.State.Custody.Held.Values.First().Terms;
        return [.. effects, new Effect.Send(new((ushort)reader), new Message.Release(access, terms.Manifest, terms.Root, []))];
    }

    /// <summary>Answers whoever has one word with a part under the name of V2's emergency.</summary>
    private static ImmutableArray<Effect> ReleaseOnOneWord(Replica replica, Input input)
    {
        var effects = replica.Handle(input);
        if (input is not Input.Received { Message: Message.EmergencyRequest { Emergency: var endorsed }, From: var from } || replica.State.Custody.Held.IsEmpty) return effects;
        if (!effects.Any(static effect => effect is Effect.Send { Message: Message.ReleaseRefused { Code: ReleaseRefusal.NotRequester } })) return effects;
        var (terms, name) = (replica.State.Custody.Held.Values.First().Terms, endorsed.Emergency.Name(replica.State.Consensus.Epoch.ChainId));
        return [.. effects, new Effect.Send(from, new Message.Release(name, terms.Manifest, terms.Root, []))];
    }

    /// <summary>Hands out one part with another octet than was verified.</summary>
    private static ImmutableArray<Effect> SpoilPart(Replica replica, Input input) => [.. replica.Handle(input).Select(static effect =>
    {
        if (effect is not Effect.Reply { Outcome: Outcome.Released { Record: var record } released } reply) return effect;
        var part = record.Parts[0];
        var octets = part.Segments[0].Fragment.ToArray();
        octets[0] ^= 1;
        return reply with { Outcome = released with { Record = record with { Parts = record.Parts.SetItem(0, part with { Segments = [part.Segments[0] with { Fragment = octets }] }) } } };
    })];

    private static ScopeResult Search(RecordScope scope) => new Search(scope.Name, new RecordModel(scope)).Run();
}
