using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;

namespace MedChain.Explorer.Consensus;

/// <content>The host: disk and wire.</content>
public sealed partial class ConsensusModel
{
    /// <summary>Carries out effects, one by one; what it has come to can be asked at any point, for there the process may end.</summary>
    private sealed class Carrying(ConsensusModel model, int part, ReplicaLocal before)
    {
        private readonly List<string> _notes = [];
        private readonly List<ReadOnlyMemory<byte>> _written = [];

        internal MessageSet Sent { get; private set; } = before.Sent;

        internal MessageSet Signed { get; private set; } = before.Signed;

        internal KnownBlock Tip { get; private set; } = before.Tip;

        internal ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>> Disk { get; private set; } =
            before.Disk ?? ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>>.Empty;

        internal string Note => string.Join(", ", _notes.Distinct());

        private string Name => model.Names[part];

        internal void CarryOut(Effect effect)
        {
            switch (effect)
            {
                case Effect.Persist persist:
                    foreach (var write in persist.Writes) Write(write);
                    break;
                case Effect.Broadcast broadcast:
                    Send(broadcast.Message);
                    break;
                case Effect.Send send:
                    Send(send.Message);
                    break;
                case Effect.Commit commit:
                    Commit(model.Blocks[commit.Block.Hash]);
                    break;
                default:
                    break;
            }
        }

        private void Write(DurableWrite write)
        {
            Disk = write.Value is { } value ? Disk.SetItem(write.Key, value) : Disk.Remove(write.Key);
            if (write.Value is not { } written) return;
            _written.Add(written);
            if (write.Key.Table != DurableTable.Vote) return;
            var reader = new CanonicalReader(written.Span);
            Sign(Vote.Read(ref reader)!.Ballot);
        }

        /// <summary>No honest conflicting votes, over all lives.</summary>
        private void Sign(Ballot ballot)
        {
            if (ballot.View > (ulong)model._scope.Views || model.Choices.Find(model.LabelOfVote(model._honest[part], ballot)) is not (>= 0 and var number)) return;
            for (var rest = Signed; !rest.IsEmpty && !model._scope.IsAgreementOnly;)
            {
                var other = model._ballots[rest.TakeLowest(out rest)];
                if (!Evidence.Votes.AreForbidden(other, ballot)) continue;
                throw new PropertyBrokenException($"No honest conflicting votes: {Name} has signed {model.NameOf(other)} and signs {model.NameOf(ballot)}");
            }

            if (Signed.Contains(number)) return;
            Signed = Signed.With(number);
            _notes.Add("votes " + model.NameOf(ballot));
        }

        private void Send(Message message)
        {
            RequireWritten(message);
            if (model.NumberOf(model._honest[part], message) is not (>= 0 and var number)) return;
            if (message is Message.Proposed && !Sent.Contains(number)) _notes.Add("proposes");
            Sent = Sent.With(number);
        }

        /// <summary>Durability: what it signed is on disk, or has left before.</summary>
        private void RequireWritten(Message message)
        {
            ICanonical? signed = message switch
            {
                Message.Voted { Vote: var vote } when vote.Voter.Value == model._honest[part] => vote,
                Message.Proposed { Proposal: var proposal } when proposal.Block.Header.Leader.Value == model._honest[part] => proposal,
                _ => null,
            };
            if (signed is null || model._scope.IsAgreementOnly) return;
            var octets = CanonicalWriter.Encode(signed);
            if (_written.Exists(row => row.Span.SequenceEqual(octets)) || (before.Disk is null && model.NumberOf(model._honest[part], message) is { } number && Sent.Contains(number))) return;
            if (Disk.Values.Any(row => row.Span.SequenceEqual(octets))) return;
            throw new PropertyBrokenException($"Durability: {Name} sends a {message.GetType().Name} that is not on its disk");
        }

        private void Commit(KnownBlock block)
        {
            if (!block.Extends(Tip) && !Tip.Extends(block)) throw new PropertyBrokenException($"Agreement: {Name} has held block {Tip.Name} final, and now block {block.Name}");
            if (!block.Extends(Tip) || block == Tip) return;
            Tip = block;
            model.WitnessFinal(block);
            _notes.Add($"holds block {block.Name} final");
        }
    }
}
