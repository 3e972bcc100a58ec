using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Explorer.Records;

namespace MedChain.Explorer.Tests;

/// <summary>One record's life holds in every schedule of its scopes, and what breaks it is found.</summary>
public sealed class RecordScopeTests
{
    public static TheoryData<string> Names => ["anchoring", "releasing", "erasing", "racing"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_schedule_of_a_records_life_holds(string name)
    {
        var result = Search(name switch { "anchoring" => Scopes.Anchoring, "releasing" => Scopes.Releasing, "racing" => Scopes.Racing, _ => Scopes.Erasing });
        Assert.True(result.Holds, Exploration.Describe(result));
    }

    [Fact]
    public void A5_a_custodian_that_releases_before_the_consent_is_final_is_found()
    {
        var result = Search(Scopes.Releasing with { Handle = ReleaseAnyway });
        Assert.StartsWith("No release without a final consent", result.Violation, StringComparison.Ordinal);
        Assert.Contains(result.Transcript, step => step.Choice.StartsWith("receives V2's request for release", StringComparison.Ordinal));
    }

    [Fact]
    public void R9_a_custodian_that_buries_and_keeps_its_fragments_is_found()
    {
        var result = Search(Scopes.Erasing with { Handle = static (replica, input) => [.. replica.Handle(input).Select(KeepFragments)] });
        Assert.StartsWith("Destroyed is destroyed", result.Violation, StringComparison.Ordinal);
    }

    private static Effect KeepFragments(Effect effect) => effect is Effect.Persist persist
        ? new Effect.Persist([.. persist.Writes.Where(static write => write.Key.Table != DurableTable.Fragment || write.Value is not null)])
        : effect;

    /// <summary>Answers whoever is refused for want of a consent with a part.</summary>
    private static ImmutableArray<Effect> ReleaseAnyway(Replica replica, Input input)
    {
        var effects = replica.Handle(input);
        if (input is not Input.Received { Message: Message.ReleaseRequest { Access: var access }, From.Value: 1 and var reader }) return effects;
        if (!effects.Any(static effect => effect is Effect.Send { Message: Message.ReleaseRefused })) return effects;
        var terms = replica.State.Custody.Held.Values.First().Terms;
        return [.. effects, new Effect.Send(new((ushort)reader), new Message.Release(access, terms.Manifest, terms.Root, []))];
    }

    private static ScopeResult Search(RecordScope scope) => new Search(scope.Name, new RecordModel(scope)).Run();
}
