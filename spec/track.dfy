include "election.dfy"

/**
 * What the chain counts of each institution: blocks, views led in vain, faults, turnout; and who comes later. Taken as a fact: a proof of turnout holds only
 * for whoever's ballot counts, over what it was made for; as in a poll, a key stands for its tag. Spec: Election V16, V17, V18, V21.
 */
module TrackRecords {
  import Election

  type Institution = nat

  datatype Record = Record(reputation: nat, produced: nat, missed: nat, faults: nat, hasVoted: bool, standsFrom: nat)

  type Records = map<Institution, Record>

  const MissedCap: nat := 64

  /** The election after its poll: who registered which key, and what counted under which. */
  datatype Poll = Poll(event: nat, isClosed: bool, voters: map<Institution, nat>, counted: Election.Poll)

  /** V18: that one of the counted tags is that of the key, over event and number. */
  datatype Proof = Proof(key: nat, event: nat, number: Institution)

  function Of(records: Records, who: Institution): Record
  { if who in records then records[who] else Record(Election.One / 2, 0, 0, 0, false, 0) }

  function Miss(records: Records, leaders: seq<Institution>): Records
  {
    if leaders == [] then records
    else
      var before := Miss(records, leaders[..|leaders| - 1]);
      var who := leaders[|leaders| - 1];
      before[who := Of(before, who).(missed := Of(before, who).missed + 1)]
  }

  /** V16: of the views that the ledger skipped before a block, the leaders of the first 64 are noted. */
  function Noted(skipped: seq<Institution>): seq<Institution> { if |skipped| <= MissedCap then skipped else skipped[..MissedCap] }

  function NoteBlock(records: Records, skipped: seq<Institution>, producer: Institution): Records
  {
    var after := Miss(records, Noted(skipped));
    after[producer := Of(after, producer).(produced := Of(after, producer).produced + 1)]
  }

  /** V16: a fault counts, and its maker sits out the next BackOffEpochs elections. */
  function Fault(records: Records, who: Institution, epoch: nat, backOff: nat): Records
  {
    var (record, free) := (Of(records, who), epoch + 1 + backOff);
    records[who := record.(faults := record.faults + 1, standsFrom := if free > record.standsFrom then free else record.standsFrom)]
  }

  /** V21: whoever is seated and has no record begins with no reputation, and sits out as who had a fault. */
  function Welcome(records: Records, who: Institution, epoch: nat, backOff: nat): Records
  { if who in records then records else records[who := Record(0, 0, 0, 0, false, epoch + 1 + backOff)] }

  /** V2, but for terms. */
  predicate MayStand(record: Record, epoch: nat, leastPermille: nat)
  { record.reputation * 1000 >= leastPermille * Election.One && epoch >= record.standsFrom }

  datatype Code = None | WrongPhase | Repeated | InvalidProof

  /** V18. */
  function Judge(records: Records, poll: Poll, who: Institution, proof: Proof): Code
  {
    if !poll.isClosed || who !in poll.voters then WrongPhase
    else if Of(records, who).hasVoted then Repeated
    else if proof != Proof(poll.voters[who], poll.event, who) || proof.key !in poll.counted then InvalidProof
    else None
  }

  function Claim(records: Records, poll: Poll, who: Institution, proof: Proof): Records
  { if Judge(records, poll, who, proof) == None then records[who := Of(records, who).(hasVoted := true)] else records }

  function Satisfied(record: Record): nat { record.produced + if record.hasVoted then 1 else 0 }

  /** V17: at the epoch's last height; the counts begin anew, sitting out goes on. */
  function Settle(records: Records): Records
  {
    map who <- records :: Record(
      Election.Settle(records[who].reputation, Satisfied(records[who]), records[who].missed + records[who].faults), 0, 0, 0, false, records[who].standsFrom)
  }

  datatype Step =
    | Block(skipped: seq<Institution>, producer: Institution)
    | Faulty(who: Institution, backOff: nat)
    | Claimed(poll: Poll, who: Institution, proof: Proof)
    | Close
    | Seated(who: Institution, backOff: nat)

  datatype Ledger = Ledger(epoch: nat, records: Records)

  function Next(ledger: Ledger, step: Step): Ledger
  {
    match step
    case Block(skipped, producer) => ledger.(records := NoteBlock(ledger.records, skipped, producer))
    case Faulty(who, backOff) => ledger.(records := Fault(ledger.records, who, ledger.epoch, backOff))
    case Claimed(poll, who, proof) => ledger.(records := Claim(ledger.records, poll, who, proof))
    case Close => Ledger(ledger.epoch + 1, Settle(ledger.records))
    case Seated(who, backOff) => ledger.(records := Welcome(ledger.records, who, ledger.epoch, backOff))
  }

  function Run(ledger: Ledger, steps: seq<Step>): Ledger
    decreases |steps|
  { if steps == [] then ledger else Run(Next(ledger, steps[0]), steps[1..]) }

  lemma MissCounts(records: Records, leaders: seq<Institution>, who: Institution)
    ensures Of(Miss(records, leaders), who) == Of(records, who).(missed := Of(records, who).missed + multiset(leaders)[who])
  {
    if leaders != [] {
      var before := leaders[..|leaders| - 1];
      MissCounts(records, before, who);
      assert leaders == before + [leaders[|leaders| - 1]];
    }
  }

  /** A block counts for its producer alone, and at most 64 views before it against their leaders. */
  lemma BlockCounts(records: Records, skipped: seq<Institution>, producer: Institution, who: Institution)
    ensures |Noted(skipped)| <= MissedCap
    ensures var (before, after) := (Of(records, who), Of(NoteBlock(records, skipped, producer), who));
            after == before.(missed := before.missed + multiset(Noted(skipped))[who], produced := before.produced + if who == producer then 1 else 0)
  { MissCounts(records, Noted(skipped), who); }

  lemma StandsFromStays(ledger: Ledger, steps: seq<Step>, who: Institution)
    ensures Of(Run(ledger, steps).records, who).standsFrom >= Of(ledger.records, who).standsFrom
    decreases |steps|
  {
    if steps != [] {
      if steps[0].Block? { BlockCounts(ledger.records, steps[0].skipped, steps[0].producer, who); }
      StandsFromStays(Next(ledger, steps[0]), steps[1..], who);
    }
  }

  /** Whatever happens after a fault: its maker stands neither in this epoch nor in the next BackOffEpochs. */
  lemma SitsOut(ledger: Ledger, who: Institution, backOff: nat, steps: seq<Step>, leastPermille: nat)
    ensures var later := Run(Next(ledger, Faulty(who, backOff)), steps);
            later.epoch <= ledger.epoch + backOff ==> !MayStand(Of(later.records, who), later.epoch, leastPermille)
  { StandsFromStays(Next(ledger, Faulty(who, backOff)), steps, who); }

  function Produced(steps: seq<Step>, who: Institution): nat
  { if steps == [] then 0 else (if steps[0].Block? && steps[0].producer == who then 1 else 0) + Produced(steps[1..], who) }

  /** In an epoch turnout counts once, however often it is claimed; all else that counts for an institution is blocks. */
  lemma TurnoutCountsOnce(ledger: Ledger, steps: seq<Step>, who: Institution)
    requires Close !in steps
    ensures Satisfied(Of(Run(ledger, steps).records, who)) <= Of(ledger.records, who).produced + Produced(steps, who) + 1
    ensures Of(Run(ledger, steps).records, who).produced == Of(ledger.records, who).produced + Produced(steps, who)
    decreases |steps|
  {
    if steps != [] {
      assert steps[0] in steps;
      if steps[0].Block? { BlockCounts(ledger.records, steps[0].skipped, steps[0].producer, who); }
      TurnoutCountsOnce(Next(ledger, steps[0]), steps[1..], who);
    }
  }

  /** Whatever the ballots say: only whose ballots count is looked at. Nobody is credited for another's ballot. */
  lemma ClaimIgnoresVotes(records: Records, poll: Poll, other: Poll, who: Institution, proof: Proof)
    requires other == poll.(counted := other.counted) && other.counted.Keys == poll.counted.Keys
    ensures Claim(records, poll, who, proof) == Claim(records, other, who, proof)
    ensures Claim(records, poll, who, proof) != records ==> who in poll.voters && poll.voters[who] in poll.counted
    ensures proof.number != who || proof.event != poll.event ==> Claim(records, poll, who, proof) == records
  {}

  predicate IsFirstSeat(ledger: Ledger, step: Step, who: Institution) { step.Seated? && step.who == who && who !in ledger.records }

  /** What the same facts make of a lower reputation is lower, or as low. */
  lemma LowerStaysLower(low: nat, high: nat, satisfied: nat, unsatisfied: nat)
    requires low <= high
    ensures Election.Settle(low, satisfied, unsatisfied) <= Election.Settle(high, satisfied, unsatisfied)
  {}

  /** Whoever has a record has none whose sitting out ends later than that of a fault of the running epoch. */
  predicate IsTimely(ledger: Ledger, backOff: nat) { forall who <- ledger.records :: ledger.records[who].standsFrom <= ledger.epoch + 1 + backOff }

  /** V21: nobody sheds a record by coming back under another number: what the other begins with is no better in anything, as long as the same happens to both. */
  lemma ComingBackIsNoEscape(ledger: Ledger, left: Institution, other: Institution, backOff: nat, satisfied: nat, unsatisfied: nat, epoch: nat, leastPermille: nat)
    requires IsTimely(ledger, backOff) && left in ledger.records && other !in ledger.records
    ensures var after := Next(ledger, Seated(other, backOff)).records;
            && after[other].standsFrom >= after[left].standsFrom && after[other].reputation <= after[left].reputation
            && (MayStand(after[other], epoch, leastPermille) ==> MayStand(after[left], epoch, leastPermille))
            && Election.Settle(after[other].reputation, satisfied, unsatisfied) <= Election.Settle(after[left].reputation, satisfied, unsatisfied)
  {
    var after := Next(ledger, Seated(other, backOff)).records;
    LowerStaysLower(after[other].reputation, after[left].reputation, satisfied, unsatisfied);
  }

  /** Sitting out stays timely, whatever happens, where the parameter is one. */
  lemma StaysTimely(ledger: Ledger, step: Step, backOff: nat)
    requires IsTimely(ledger, backOff) && (step.Faulty? ==> step.backOff == backOff) && (step.Seated? ==> step.backOff == backOff)
    ensures IsTimely(Next(ledger, step), backOff)
  {
    if step.Block? {
      forall who | who in Next(ledger, step).records ensures Next(ledger, step).records[who].standsFrom <= ledger.epoch + 1 + backOff {
        BlockCounts(ledger.records, step.skipped, step.producer, who);
        assert Of(ledger.records, who).standsFrom <= ledger.epoch + 1 + backOff;
      }
    }
  }

  /** Earned credit: turnout after the close to whoever's ballot counts; reputation changes at the epoch's last height, at most a quarter of the way. */
  lemma EarnedCredit(ledger: Ledger, step: Step, who: Institution)
    requires Of(ledger.records, who).reputation <= Election.One
    ensures var (before, after) := (Of(ledger.records, who), Of(Next(ledger, step).records, who));
            && (!before.hasVoted && after.hasVoted ==>
                  step.Claimed? && step.poll.isClosed && who in step.poll.voters && step.poll.voters[who] in step.poll.counted)
            && (!step.Close? && !IsFirstSeat(ledger, step, who) ==> after.reputation == before.reputation)
            && (IsFirstSeat(ledger, step, who) ==> after.reputation == 0)
            && (!IsFirstSeat(ledger, step, who) ==> 3 * before.reputation / 4 <= after.reputation <= (3 * before.reputation + Election.One) / 4)
  {
    if step.Block? { BlockCounts(ledger.records, step.skipped, step.producer, who); }
    var record := Of(ledger.records, who);
    Election.LocalIsBounded(Satisfied(record), record.missed + record.faults);
  }
}
