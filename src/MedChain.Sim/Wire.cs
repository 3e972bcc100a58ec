using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Links;

namespace MedChain.Sim;

/// <summary>Carries messages between hosts: the sender's adversary where it has one, canonical octets, the network, the receiver.</summary>
internal sealed class Wire(Cluster cluster, Network network, bool encodes)
{
    private readonly SortedDictionary<InstitutionId, (Adversary Adversary, Foothold Foothold)> _corrupted = [];

    /// <summary>Messages that came to a running host.</summary>
    public ulong Delivered { get; private set; }

    /// <summary>Whether an adversary has an institution's messages in hand.</summary>
    public bool IsCorrupted(InstitutionId institution) => _corrupted.ContainsKey(institution);

    /// <summary>Puts an institution's messages into an adversary's hands.</summary>
    public void Corrupt(Foothold foothold, Adversary adversary) => _corrupted[foothold.Self] = (adversary, foothold);

    /// <summary>Sends to each in turn until <paramref name="fallsOver"/> says that the sender did.</summary>
    public void Send(Host from, ImmutableArray<InstitutionId> to, Message message, Func<bool> fallsOver)
    {
        var packet = Pack(message);
        foreach (var receiver in to)
        {
            if (_corrupted.TryGetValue(from.Id.Institution, out var hands))
            {
                foreach (var parcel in hands.Adversary.Leave(hands.Foothold, new Parcel(receiver, message)))
                {
                    Route(from.Id, parcel.To, ReferenceEquals(parcel.Message, message) ? packet : Pack(parcel.Message), parcel.HoldMs);
                }
            }
            else
            {
                Route(from.Id, receiver, packet, 0);
            }

            if (fallsOver()) return;
        }
    }

    private Packet Pack(Message message) => new(message, encodes ? message.Encode() : null);

    private void Route(HostId from, InstitutionId to, Packet packet, long holdMs)
    {
        foreach (var host in cluster.HostsOf(to))
        {
            if (host.Id == from) continue;
            foreach (var delayMs in network.Delays(from, host.Id)) cluster.Clock.After(holdMs + delayMs, () => Deliver(from, host, packet));
        }
    }

    private void Deliver(HostId from, Host to, Packet packet)
    {
        if (!to.IsRunning || network.IsCut(from, to.Id))
        {
            network.LoseUnderWay();
            return;
        }

        if (packet.Open() is not { } message)
        {
            if (!_corrupted.ContainsKey(from.Institution)) throw new InvariantViolationException("Codec canonical", $"{from} sent a {packet.Message.GetType().Name} that cannot be read");
            network.LoseUnderWay();
            return;
        }

        Delivered++;
        if (_corrupted.TryGetValue(to.Id.Institution, out var hands))
        {
            foreach (var parcel in hands.Adversary.Arrive(hands.Foothold, from.Institution, message)) Route(to.Id, parcel.To, Pack(parcel.Message), parcel.HoldMs);
        }

        to.Handle(new Input.Received(to.NowMs, from.Institution, message));
    }

    private sealed record Packet(Message Message, byte[]? Octets)
    {
        /// <summary>The message as the receiver reads it; null when it refuses the octets.</summary>
        public Message? Open() => Octets is null ? Message : Message.TryDecode(Octets, out var decoded) ? decoded : null;
    }
}
