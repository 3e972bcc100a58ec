using System.Collections.Immutable;
using MedChain.Core.Election;

namespace MedChain.Core.Tests.Election;

/// <summary>Secrets of an epoch that is over go, also at a start, and of whoever is no validator any more.</summary>
public sealed class ForgettingTests
{
    private readonly Consortium _consortium = new(4, Hall.Parameters);

    [Theory]
    [InlineData(0, 5ul)]
    [InlineData(0, 2ul)]
    [InlineData(4, 5ul)]
    public void V19_what_is_left_of_another_epoch_is_deleted_by_members_and_by_who_has_left(int number, ulong epoch)
    {
        byte[][] left = [DeskRows.Trustee(epoch), DeskRows.Voter(epoch), DeskRows.Intent(epoch)];
        Assert.Equal(left, Deleted(number, left));
    }

    [Fact]
    public void V19_what_was_to_be_voted_goes_though_the_seeds_are_gone()
    {
        byte[][] left = [DeskRows.Intent(5)];
        Assert.Equal(left, Deleted(0, left));
    }

    [Fact]
    public void V19_secrets_of_the_running_epoch_stay()
    {
        Assert.Empty(Deleted(0, [DeskRows.Trustee(1), DeskRows.Voter(1), DeskRows.Intent(1)]));
    }

    /// <summary>The secret rows that a replica deletes when it starts with them at the chain's beginning, in epoch 1.</summary>
    private byte[][] Deleted(int number, byte[][] left)
    {
        var setup = number < 4 ? _consortium[number] : _consortium.Draw(number).Setup;
        var identity = Writes(setup, []).Single(static write => write.Key.Table == DurableTable.Identity);
        var rows = left.Select(static key => new DurableRow(new DurableKey(DurableTable.Secret, key), key[^1] == 3 ? DeskRows.Encode(new VoteIntent(1, [Hall.H(1)])) : new byte[32]));
        return [.. Writes(setup, [new DurableRow(identity.Key, identity.Value!.Value), .. rows]).Where(static write => write.Value is null).Select(static write => write.Key.Key.ToArray())];
    }

    private IEnumerable<DurableWrite> Writes(ReplicaSetup setup, ImmutableArray<DurableRow> rows) =>
        new Replica(setup).Handle(new Input.Restored(_consortium.Genesis.TimestampMs, rows)).OfType<Effect.Persist>().SelectMany(static persist => persist.Writes);
}
