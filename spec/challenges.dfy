/**
 * Challenges: what an epoch's seed asks custodians to show, what answers are judged by, what the epoch's end writes down; for any number of records and custodians,
 * any answers in any order. A hash is the value that it is of, so that what leads to a commitment is what was committed. The draw's number r mod count is a fact, its
 * exactness is that of the lottery. Executable. Spec: Records.
 */
module ChallengesOnTheChain {
  type Record = nat
  type Position = nat
  type Octets = nat

  /** R18: a chunk is named by its segment's place and its own. */
  datatype Chunk = Chunk(segment: nat, place: nat)

  /** What a commitment binds: of each position the chunks of each segment. R4. */
  datatype Dealt = Dealt(fragments: seq<seq<seq<Octets>>>)

  datatype Phase = Anchored | Degraded | Erased

  datatype Entry = Entry(dealt: Dealt, phase: Phase, vacant: set<Position>, receipted: set<Position>, isStream: bool)

  /** R18: a record's last challenge. */
  datatype Challenge = Challenge(epoch: nat, asked: set<Position>, answered: set<Position>)

  /** numbered: records in the order in which they were anchored. missed: what counts against whoever holds a position. */
  datatype State = State(numbered: seq<Record>, entries: map<Record, Entry>, challenges: map<Record, Challenge>, round: Round, missed: map<(Record, Position), nat>)

  datatype Round = Round(epoch: nat, seed: nat, records: seq<Record>)

  /** What is shown: everything that leads from the chunk to the commitment stands for what was dealt there. */
  datatype Answer = Answer(record: Record, dealt: Dealt, chunk: Chunk, octets: Octets)

  datatype Refusal = None | UnknownRecord | NotCustodian | WrongPhase | NotChallenged | Repeated | InvalidPossession

  predicate IsWellFormed(dealt: Dealt) {
    && dealt.fragments != []
    && (forall i | 0 <= i < |dealt.fragments| :: Lengths(dealt.fragments[i]) == Lengths(dealt.fragments[0]) && Chunks(Lengths(dealt.fragments[i])) > 0)
  }

  /** Chunks of each segment; the same of every position, and what the manifest says. */
  function Lengths(segments: seq<seq<Octets>>): seq<nat> { seq(|segments|, i requires 0 <= i < |segments| => |segments[i]|) }

  function Chunks(lengths: seq<nat>): nat { if lengths == [] then 0 else lengths[0] + Chunks(lengths[1..]) }

  /** R18: the so manieth chunk among all chunks of all segments, in order. */
  function At(lengths: seq<nat>, ticket: nat): Chunk
    requires ticket < Chunks(lengths)
    decreases lengths
  {
    if ticket < lengths[0] then Chunk(0, ticket)
    else
      var rest := At(lengths[1..], ticket - lengths[0]);
      Chunk(rest.segment + 1, rest.place)
  }

  predicate Has(lengths: seq<nat>, chunk: Chunk) { chunk.segment < |lengths| && chunk.place < lengths[chunk.segment] }

  /** R18: which chunk a position is asked for: what the draw gives below the number of chunks that the commitment binds. */
  function Asked(dealt: Dealt, record: Record, position: Position, seed: nat, draw: (nat, Record, Position, nat) -> nat): Chunk
    requires IsWellFormed(dealt)
  {
    var lengths := Lengths(dealt.fragments[0]);
    At(lengths, draw(seed, record, position, Chunks(lengths)) % Chunks(lengths))
  }

  function Occupied(entry: Entry): set<Position> { set position: nat | position < |entry.dealt.fragments| && position !in entry.vacant }

  // ---- R18 -------------------------------------------------------------------------------------------------------------------------

  /** R18: the first block of an epoch, before its transactions. numbers: what the seed draws, below the count. */
  function Begin(state: State, epoch: nat, seed: nat, numbers: seq<nat>): State
    requires IsSound(state) && forall i | 0 <= i < |numbers| :: numbers[i] < |state.numbered|
    decreases |numbers|
  { BeginAll(state.(round := Round(epoch, seed, [])), epoch, numbers) }

  function BeginAll(state: State, epoch: nat, numbers: seq<nat>): State
    requires IsSound(state) && forall i | 0 <= i < |numbers| :: numbers[i] < |state.numbered|
    decreases |numbers|
  {
    if numbers == [] then state
    else
      var record := state.numbered[numbers[0]];
      BeginAll(if IsDrawn(state, record) then Ask(state, record, epoch) else state, epoch, numbers[1..])
  }

  /** R18: each once, and none that is erased or a stream. */
  predicate IsDrawn(state: State, record: Record)
    requires record in state.entries
  { !state.entries[record].phase.Erased? && !state.entries[record].isStream && record !in state.round.records }

  function Ask(state: State, record: Record, epoch: nat): State
    requires record in state.entries
  {
    state.(challenges := state.challenges[record := Challenge(epoch, Occupied(state.entries[record]), {})], round := state.round.(records := state.round.records + [record]))
  }

  // ---- R19 -------------------------------------------------------------------------------------------------------------------------

  /** R19: what is shown leads to the commitment, and is the chunk that was drawn. */
  predicate IsShown(entry: Entry, position: Position, answer: Answer, seed: nat, draw: (nat, Record, Position, nat) -> nat)
    requires IsWellFormed(entry.dealt) && position < |entry.dealt.fragments|
  {
    && answer.dealt == entry.dealt
    && answer.chunk == Asked(entry.dealt, answer.record, position, seed, draw)
    && Has(Lengths(entry.dealt.fragments[position]), answer.chunk)
    && answer.octets == entry.dealt.fragments[position][answer.chunk.segment][answer.chunk.place]
  }

  function Judge(state: State, position: Position, answer: Answer, epoch: nat, draw: (nat, Record, Position, nat) -> nat): Refusal
    requires IsSound(state)
  {
    if answer.record !in state.entries then UnknownRecord
    else
      var entry := state.entries[answer.record];
      if position >= |entry.dealt.fragments| then NotCustodian
      else if entry.phase.Erased? then WrongPhase
      else if answer.record !in state.challenges || state.challenges[answer.record].epoch != epoch || position !in state.challenges[answer.record].asked then NotChallenged
      else if position in state.challenges[answer.record].answered then Repeated
      else if !IsShown(entry, position, answer, state.round.seed, draw) then InvalidPossession
      else None
  }

  function Show(state: State, position: Position, answer: Answer, epoch: nat, draw: (nat, Record, Position, nat) -> nat): State
    requires IsSound(state)
  {
    if Judge(state, position, answer, epoch, draw) != None then state
    else
      var challenge := state.challenges[answer.record];
      state.(challenges := state.challenges[answer.record := challenge.(answered := challenge.answered + {position})])
  }

  /** Records R9. */
  function Erase(state: State, record: Record): State
  { if record in state.entries then state.(entries := state.entries[record := state.entries[record].(phase := Erased)]) else state }

  /** Records R6: the next number, and who has signed for its part. */
  function Anchor(state: State, record: Record, dealt: Dealt, receipted: set<Position>, isStream: bool): State
  {
    if record in state.entries || !IsWellFormed(dealt) then state
    else state.(numbered := state.numbered + [record], entries := state.entries[record := Entry(dealt, Anchored, {}, receipted, isStream)])
  }

  /** R16, R20: whoever takes a vacant position over from another is not asked for what that one was asked for; who repairs its own is. */
  function Refill(state: State, record: Record, position: Position, isAnother: bool): State {
    if record !in state.entries || position !in state.entries[record].vacant || state.entries[record].phase.Erased? then state
    else
      var filled := state.(entries := state.entries[record := state.entries[record].(vacant := state.entries[record].vacant - {position})]);
      if record !in state.challenges || !isAnother then filled
      else filled.(challenges := state.challenges[record := state.challenges[record].(asked := state.challenges[record].asked - {position})])
  }

  // ---- R20 -------------------------------------------------------------------------------------------------------------------------

  /** R20: who was asked in this epoch and has not answered. */
  function Failed(state: State, record: Record, epoch: nat): set<Position>
    requires record in state.entries
  {
    var entry := state.entries[record];
    if record in state.challenges && state.challenges[record].epoch == epoch && !entry.phase.Erased?
    then (state.challenges[record].asked - state.challenges[record].answered) * Occupied(entry) else {}
  }

  /** R20: at the last height, after the transactions. */
  function Close(state: State, epoch: nat): State
  {
    state.(entries := map record | record in state.entries :: Closed(state, record, epoch),
           missed := map pair: (Record, Position) | pair in state.missed.Keys + Blamed(state, epoch) ::
             Count(state.missed, pair) + if pair in Blamed(state, epoch) then 1 else 0)
  }

  function Closed(state: State, record: Record, epoch: nat): Entry
    requires record in state.entries
  {
    var failed := Failed(state, record, epoch);
    if failed == {} then state.entries[record] else state.entries[record].(phase := Degraded, vacant := state.entries[record].vacant + failed)
  }

  /** R20: only against who has signed for its part. */
  function Blamed(state: State, epoch: nat): set<(Record, Position)>
  { set record, position | record in state.entries && position in Failed(state, record, epoch) && position in state.entries[record].receipted :: (record, position) }

  function Count(missed: map<(Record, Position), nat>, pair: (Record, Position)): nat { if pair in missed then missed[pair] else 0 }

  // ---- Runs ------------------------------------------------------------------------------------------------------------------------

  /** Every entry is of a dealing that the manifest fits, every number is a record's. */
  predicate IsSound(state: State) {
    && (forall record <- state.entries :: IsWellFormed(state.entries[record].dealt))
    && (forall record <- state.numbered :: record in state.entries)
  }

  datatype Step =
    | Answered(position: Position, answer: Answer)
    | Erases(record: Record)
    | Anchors(record: Record, dealt: Dealt, receipted: set<Position>, isStream: bool)
    | Refills(record: Record, position: Position, isAnother: bool)

  /** What happens between the first block's draw and the last height's end. */
  function Next(state: State, step: Step, epoch: nat, draw: (nat, Record, Position, nat) -> nat): (next: State)
    requires IsSound(state)
    ensures IsSound(next)
  {
    match step
    case Answered(position, answer) => Show(state, position, answer, epoch, draw)
    case Erases(record) => Erase(state, record)
    case Anchors(record, dealt, receipted, isStream) => Anchor(state, record, dealt, receipted, isStream)
    case Refills(record, position, isAnother) => Refill(state, record, position, isAnother)
  }

  function Run(state: State, steps: seq<Step>, epoch: nat, draw: (nat, Record, Position, nat) -> nat): (next: State)
    requires IsSound(state)
    ensures IsSound(next)
    decreases |steps|
  { if steps == [] then state else Run(Next(state, steps[0], epoch, draw), steps[1..], epoch, draw) }
}
