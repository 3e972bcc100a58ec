using System.Globalization;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Coyote.Harness;

/// <summary>Something that happened: a message, or without a sender something at one host.</summary>
/// <param name="From">Who sent it.</param>
/// <param name="To">Who got it, or where it happened.</param>
/// <param name="Text">What.</param>
/// <param name="IsWeighty">Whether a reader looks for it first: a block is final, a host falls over.</param>
internal sealed record TranscriptEvent(string? From, string To, string Text, bool IsWeighty = false);

/// <summary>A schedule in the words of the spec, line by line, and as a sequence diagram.</summary>
internal sealed class Transcript
{
    private readonly List<TranscriptEvent> _events = [];

    /// <summary>What happened, in order.</summary>
    internal IReadOnlyList<TranscriptEvent> Events => _events;

    /// <summary>The same, a line each.</summary>
    internal IReadOnlyList<string> Lines => [.. _events.Select(item => item.From is null ? $"{item.To} {item.Text}" : $"{item.From} -> {item.To}: {item.Text}")];

    /// <summary>The same as a Mermaid sequence diagram.</summary>
    internal string Diagram => "sequenceDiagram\n" + string.Join('\n', _events.Select(item => "    " + (item.From is null ? $"Note over {item.To}: {item.Text}" : $"{item.From}->>{item.To}: {item.Text}")));

    internal void Start(TownHost host) => Note(host, "starts from its disk");

    internal void Crash(TownHost host) => Note(host, "falls over", isWeighty: true);

    internal void Refuse(TownHost host) => Note(host, "has a write refused by its disk");

    internal void Jump(TownHost host) => Note(host, string.Create(CultureInfo.InvariantCulture, $"has its clock {host.SkewMs} ms ahead"));

    internal void Pause(TownHost host) => Note(host, "stands still");

    internal void Fire(TownHost host, TimerId timer) =>
        Note(host, string.Create(CultureInfo.InvariantCulture, $"timer {timer.Kind}({timer.Epoch}, {timer.View}) runs out"));

    internal void Commit(TownHost host, Block block) =>
        Note(host, string.Create(CultureInfo.InvariantCulture, $"holds {Show(block.Hash)} final at height {block.Header.Height}"), isWeighty: true);

    internal void Reply(TownHost host, Effect.Reply reply) =>
        Note(host, string.Create(CultureInfo.InvariantCulture, $"answers request {reply.Request}: {reply.Outcome.GetType().Name}"));

    internal void Deliver(InstitutionId from, TownHost to, Message message) => _events.Add(new TranscriptEvent(from.ToString(), Name(to), Show(message)));

    private void Note(TownHost host, string text, bool isWeighty = false) => _events.Add(new TranscriptEvent(null, Name(host), text, isWeighty));

    private static string Name(TownHost host) => host.Id.ToString().Replace("'", "t", StringComparison.Ordinal);

    private static string Show(Crypto.Hashing.Digest hash) => hash.ToString()[..6];

    private static string Show(Ballot ballot) => string.Create(
        CultureInfo.InvariantCulture, $"{ballot.Kind}({ballot.Epoch}, {ballot.View}{(ballot.Kind == VoteKind.Skip ? "" : ", " + Show(ballot.Block))})");

    private static string Show(Message message) => message switch
    {
        Message.Proposed { Proposal.Block: var block } => string.Create(
            CultureInfo.InvariantCulture, $"Proposal({block.Header.Epoch}, {block.Header.View}, {Show(block.Hash)} on {Show(block.Header.Parent)})"),
        Message.Voted { Vote: var vote } => $"{Show(vote.Ballot)} by {vote.Voter}",
        Message.Certified { Certificate: var certificate } => $"certificate of {Show(certificate.Ballot)}",
        Message.Justified justified => string.Create(CultureInfo.InvariantCulture, $"justification of view {justified.Justification.View}, epoch {justified.Epoch}"),
        Message.Ended { Proof: var proof } => string.Create(CultureInfo.InvariantCulture, $"end proof of epoch {proof.Epoch}"),
        Message.BlockWanted wanted => $"asks for {Show(wanted.Block)}",
        Message.BlockFound { Block: var block } => $"block {Show(block.Hash)}",
        _ => message.GetType().Name,
    };
}
