include "challenges.dfy"

/** What challenges keep true, in any epoch, whatever is answered, anchored and erased in it. Spec: Records R18 to R21. */
module ChallengeProof {
  import opened ChallengesOnTheChain

  lemma TicketIsAChunk(lengths: seq<nat>, ticket: nat)
    requires ticket < Chunks(lengths)
    ensures Has(lengths, At(lengths, ticket))
    decreases lengths
  { if ticket >= lengths[0] { TicketIsAChunk(lengths[1..], ticket - lengths[0]); } }

  /** R18: each chunk is drawn by one ticket, so each is as likely as every other. */
  lemma OneTicketAChunk(lengths: seq<nat>, one: nat, other: nat)
    requires one < Chunks(lengths) && other < Chunks(lengths) && At(lengths, one) == At(lengths, other)
    ensures one == other
    decreases lengths
  {
    if one >= lengths[0] && other >= lengths[0] { OneTicketAChunk(lengths[1..], one - lengths[0], other - lengths[0]); }
  }

  /** R18: what is asked is a chunk that the position was dealt. */
  lemma AskedIsDealt(dealt: Dealt, record: Record, position: Position, seed: nat, draw: (nat, Record, Position, nat) -> nat)
    requires IsWellFormed(dealt) && position < |dealt.fragments|
    ensures Has(Lengths(dealt.fragments[position]), Asked(dealt, record, position, seed, draw))
  {
    var lengths := Lengths(dealt.fragments[0]);
    TicketIsAChunk(lengths, draw(seed, record, position, Chunks(lengths)) % Chunks(lengths));
  }

  /** No unnamed loss, the first half: an answer that is taken shows the octets that were dealt, of the chunk that was drawn. */
  lemma ShownIsDealt(state: State, position: Position, answer: Answer, epoch: nat, draw: (nat, Record, Position, nat) -> nat)
    requires IsSound(state) && Judge(state, position, answer, epoch, draw) == None
    ensures var dealt := state.entries[answer.record].dealt;
      var chunk := Asked(dealt, answer.record, position, state.round.seed, draw);
      Has(Lengths(dealt.fragments[position]), chunk) && answer.octets == dealt.fragments[position][chunk.segment][chunk.place]
    ensures state.challenges[answer.record].epoch == epoch
  {}

  /** R19: who has the chunk has an answer that is taken, once, while the record is not erased. */
  lemma HolderCanAnswer(state: State, position: Position, record: Record, epoch: nat, draw: (nat, Record, Position, nat) -> nat) returns (answer: Answer)
    requires IsSound(state) && record in state.entries && !state.entries[record].phase.Erased? && position < |state.entries[record].dealt.fragments|
    requires record in state.challenges && state.challenges[record].epoch == epoch
    requires position in state.challenges[record].asked && position !in state.challenges[record].answered
    ensures answer.record == record && Judge(state, position, answer, epoch, draw) == None
  {
    var dealt := state.entries[record].dealt;
    AskedIsDealt(dealt, record, position, state.round.seed, draw);
    var chunk := Asked(dealt, record, position, state.round.seed, draw);
    answer := Answer(record, dealt, chunk, dealt.fragments[position][chunk.segment][chunk.place]);
  }

  /** No unnamed loss: at an epoch's end whoever was asked of a record that stands has answered, or its position is vacant and the record Degraded. */
  lemma NoUnnamedLoss(state: State, epoch: nat, record: Record, position: Position)
    requires record in state.entries && !state.entries[record].phase.Erased?
    requires record in state.challenges && state.challenges[record].epoch == epoch && position in state.challenges[record].asked
    requires position < |state.entries[record].dealt.fragments|
    ensures position in state.challenges[record].answered || position in Close(state, epoch).entries[record].vacant
    ensures position !in state.challenges[record].answered && position !in state.entries[record].vacant ==> Close(state, epoch).entries[record].phase.Degraded?
  {
    if position !in state.challenges[record].answered && position !in state.entries[record].vacant {
      assert position in Occupied(state.entries[record]);
      assert position in Failed(state, record, epoch);
    }
  }

  /** What was answered stays answered until the epoch's end. */
  lemma AnsweredStays(state: State, steps: seq<Step>, epoch: nat, draw: (nat, Record, Position, nat) -> nat, record: Record, position: Position)
    requires IsSound(state) && record in state.challenges && position in state.challenges[record].answered && record in state.entries
    ensures var after := Run(state, steps, epoch, draw);
      && record in after.challenges && position in after.challenges[record].answered && record in after.entries
      && (position !in state.entries[record].vacant ==> position !in after.entries[record].vacant)
    decreases |steps|
  { if steps != [] { AnsweredStays(Next(state, steps[0], epoch, draw), steps[1..], epoch, draw, record, position); } }

  /** No false failure: whose answer was taken in the epoch keeps its position and is not blamed, whatever else happens in it. */
  lemma NoFalseFailure(state: State, position: Position, answer: Answer, steps: seq<Step>, epoch: nat, draw: (nat, Record, Position, nat) -> nat)
    requires IsSound(state) && Judge(state, position, answer, epoch, draw) == None && position !in state.entries[answer.record].vacant
    ensures var end := Run(Show(state, position, answer, epoch, draw), steps, epoch, draw);
      && answer.record in end.entries && position !in Close(end, epoch).entries[answer.record].vacant
      && Count(Close(end, epoch).missed, (answer.record, position)) == Count(end.missed, (answer.record, position))
  {
    var shown := Show(state, position, answer, epoch, draw);
    AnsweredStays(shown, steps, epoch, draw, answer.record, position);
    var end := Run(shown, steps, epoch, draw);
    assert position !in Failed(end, answer.record, epoch);
    assert (answer.record, position) !in Blamed(end, epoch);
  }

  function Tickets(chunks: nat): set<nat> { if chunks == 0 then {} else Tickets(chunks - 1) + {chunks - 1} }

  lemma BelowAll(chunks: nat)
    ensures forall ticket <- Tickets(chunks) :: ticket < chunks
  { if chunks > 0 { BelowAll(chunks - 1); } }

  lemma SoManyTickets(chunks: nat)
    ensures |Tickets(chunks)| == chunks
  {
    if chunks > 0 {
      SoManyTickets(chunks - 1);
      BelowAll(chunks - 1);
    }
  }

  /** R21: of all tickets as many find a loss as chunks are lost, since each chunk has one (OneTicketAChunk). */
  lemma LossIsFoundByItsShare(chunks: nat, lost: set<nat>)
    requires lost <= Tickets(chunks)
    ensures |Tickets(chunks) - lost| == chunks - |lost|
  { SoManyTickets(chunks); }

  /** R20: whoever has not signed for its part is not blamed. */
  lemma UnsignedIsNotBlamed(state: State, epoch: nat, record: Record, position: Position)
    requires record in state.entries && position !in state.entries[record].receipted
    ensures Count(Close(state, epoch).missed, (record, position)) == Count(state.missed, (record, position))
  { assert (record, position) !in Blamed(state, epoch); }

  /** R20: an epoch in which a record is not asked for takes no position of it. */
  lemma OnlyAskedFail(state: State, epoch: nat, record: Record)
    requires record in state.entries && (record !in state.challenges || state.challenges[record].epoch != epoch)
    ensures Close(state, epoch).entries[record] == state.entries[record]
  { assert Failed(state, record, epoch) == {}; }

  /** R18: of a round each record is asked for once, in this epoch, at every position that somebody holds. */
  lemma RoundAsks(state: State, epoch: nat, numbers: seq<nat>)
    requires IsSound(state) && forall i | 0 <= i < |numbers| :: numbers[i] < |state.numbered|
    requires IsRound(state, epoch)
    ensures var after := BeginAll(state, epoch, numbers);
      && IsRound(after, epoch) && after.entries == state.entries && after.numbered == state.numbered && state.round.records <= after.round.records
      && (forall i | 0 <= i < |numbers| :: !state.entries[state.numbered[numbers[i]]].phase.Erased? && !state.entries[state.numbered[numbers[i]]].isStream ==> state.numbered[numbers[i]] in after.round.records)
    decreases |numbers|
  {
    if numbers != [] {
      var record := state.numbered[numbers[0]];
      var next := if IsDrawn(state, record) then Ask(state, record, epoch) else state;
      assert IsRound(next, epoch);
      RoundAsks(next, epoch, numbers[1..]);
      var after := BeginAll(state, epoch, numbers);
      forall i | 0 <= i < |numbers| && !state.entries[state.numbered[numbers[i]]].phase.Erased? && !state.entries[state.numbered[numbers[i]]].isStream ensures state.numbered[numbers[i]] in after.round.records {
        if i > 0 {
          assert numbers[i] == numbers[1..][i - 1];
        } else {
          assert record in next.round.records;
          var k :| 0 <= k < |next.round.records| && next.round.records[k] == record;
          assert after.round.records[k] == record;
        }
      }
    }
  }

  ghost predicate IsRound(state: State, epoch: nat) {
    && (forall i, j | 0 <= i < j < |state.round.records| :: state.round.records[i] != state.round.records[j])
    && (forall record <- state.round.records :: record in state.entries && !state.entries[record].phase.Erased? && !state.entries[record].isStream && record in state.challenges
          && state.challenges[record] == Challenge(epoch, Occupied(state.entries[record]), {}))
  }
}
