include "election.dfy"

/**
 * What a ballot must be, and in which order it is looked at. Taken as facts: a signature or a proof holds only for what it was made over, and only
 * where what it says is so; in one election a tag T = xH fixes x, which stands for it here; sums of encryptions encrypt sums. Spec: Election V5,
 * V6, V9.
 */
module Ballots {
  import Election

  type Key = nat
  type Institution = nat

  /** V6: what the proof of a choice, and that of the sum, is over. */
  datatype Context = Choice(event: nat, tag: Key, place: nat) | Approvals(event: nat, tag: Key)

  /** An encryption: of whatever number, with some randomness. */
  datatype Cipher = Cipher(value: int, randomness: nat)

  /** That a cipher encrypts one of 0, ..., bound. */
  datatype Proof = Proof(cipher: Cipher, bound: nat, context: Context)

  predicate Holds(proof: Proof, cipher: Cipher, bound: nat, context: Context)
  { proof == Proof(cipher, bound, context) && 0 <= cipher.value <= bound }

  /** V5: all that is signed. */
  datatype Body = Body(tag: Key, sequence: nat, choices: seq<(Cipher, Proof)>, approvals: Proof)

  datatype Ballot = Ballot(body: Body, signer: Key, signed: Body, event: nat, responses: nat)

  /** One ring, one list, one key. */
  datatype Setup = Setup(event: nat, candidates: nat, ring: set<Key>, mostApprovals: nat)

  datatype Poll = Poll(isVoting: bool, counted: Election.Poll, refused: map<Institution, nat>)

  const RefusalBudget: nat := 4

  function Sum(choices: seq<(Cipher, Proof)>): Cipher
  {
    if choices == [] then Cipher(0, 0)
    else var rest := Sum(choices[1..]); Cipher(choices[0].0.value + rest.value, choices[0].0.randomness + rest.randomness)
  }

  /** V5: by a key of the ring, for this event, over all of the ballot, and the tag is that key's. */
  predicate IsSigned(setup: Setup, ballot: Ballot)
  { ballot.signer in setup.ring && ballot.body.tag == ballot.signer && ballot.event == setup.event && ballot.signed == ballot.body }

  /** V6. */
  predicate IsProved(setup: Setup, body: Body)
  {
    && (forall place | 0 <= place < |body.choices| ::
          Holds(body.choices[place].1, body.choices[place].0, 1, Choice(setup.event, body.tag, place)))
    && Holds(body.approvals, Sum(body.choices), setup.mostApprovals, Approvals(setup.event, body.tag))
  }

  datatype Code = None | WrongPhase | InvalidBallot | BudgetSpent | Repeated | InvalidProof

  /** What is said of a ballot, and how many signatures and proofs were looked at for it. */
  datatype Verdict = Verdict(code: Code, looks: nat)

  function Votes(choices: seq<(Cipher, Proof)>): seq<nat>
  { seq(|choices|, place requires 0 <= place < |choices| => if choices[place].0.value > 0 then choices[place].0.value else 0) }

  /** V7: the poll with the ballot, or as it was. */
  function Counted(poll: Poll, body: Body): Election.Poll { Election.Cast(poll.counted, Election.Ballot(body.tag, body.sequence, Votes(body.choices))) }

  function Refused(poll: Poll, carrier: Institution): nat { if carrier in poll.refused then poll.refused[carrier] else 0 }

  /** V9: whatever costs little first, the signature before the proofs. */
  function Judge(setup: Setup, poll: Poll, ballot: Ballot, carrier: Institution): Verdict
  {
    var body := ballot.body;
    if !poll.isVoting then Verdict(WrongPhase, 0)
    else if |body.choices| != setup.candidates || body.approvals.bound != setup.mostApprovals || ballot.responses != |setup.ring| then Verdict(InvalidBallot, 0)
    else if Refused(poll, carrier) >= RefusalBudget then Verdict(BudgetSpent, 0)
    else if Counted(poll, body) == poll.counted then Verdict(Repeated, 0)
    else if !IsSigned(setup, ballot) then Verdict(InvalidProof, 1)
    else Verdict(if IsProved(setup, body) then None else InvalidProof, setup.candidates + 2)
  }

  function Cast(setup: Setup, poll: Poll, ballot: Ballot, carrier: Institution): Poll
  {
    match Judge(setup, poll, ballot, carrier).code
    case None => poll.(counted := Counted(poll, ballot.body))
    case InvalidProof => poll.(refused := poll.refused[carrier := Refused(poll, carrier) + 1])
    case _ => poll
  }

  datatype Offer = Offer(ballot: Ballot, carrier: Institution)

  function CastAll(setup: Setup, poll: Poll, offers: seq<Offer>): Poll
    decreases |offers|
  { if offers == [] then poll else CastAll(setup, Cast(setup, poll, offers[0].ballot, offers[0].carrier), offers[1..]) }

  /** What counts is a ballot as it should be: by a key of the ring under its tag, each vote 0 or 1, together at most MostApprovals. */
  lemma AcceptedIsSound(setup: Setup, poll: Poll, ballot: Ballot, carrier: Institution)
    requires Judge(setup, poll, ballot, carrier).code == None
    ensures ballot.body.tag == ballot.signer && ballot.signer in setup.ring && ballot.signed == ballot.body
    ensures forall vote <- Votes(ballot.body.choices) :: vote <= 1
    ensures Election.Sum(Votes(ballot.body.choices)) <= setup.mostApprovals
  {
    VotesAreTheSum(ballot.body.choices);
  }

  lemma VotesAreTheSum(choices: seq<(Cipher, Proof)>)
    requires forall place | 0 <= place < |choices| :: choices[place].0.value >= 0
    ensures Election.Sum(Votes(choices)) == Sum(choices).value
  {
    if choices != [] {
      VotesAreTheSum(choices[1..]);
      assert Votes(choices)[1..] == Votes(choices[1..]);
    }
  }

  /** A choice copied from a ballot that holds, under another tag or to another place, does not verify there. */
  lemma CopiedChoiceIsRefused(setup: Setup, original: Body, copy: Body, from: nat, to: nat)
    requires IsProved(setup, original) && from < |original.choices| && to < |copy.choices| && original.choices[from] == copy.choices[to]
    requires original.tag != copy.tag || from != to
    ensures !IsProved(setup, copy)
  {
    assert Holds(original.choices[from].1, original.choices[from].0, 1, Choice(setup.event, original.tag, from));
  }

  /** Each vote that counts is 0 or 1, whatever was cast, and of a key of the ring. */
  lemma VotesCountOnce(setup: Setup, poll: Poll, offers: seq<Offer>)
    requires forall tag <- poll.counted, place: nat :: Election.Vote(poll.counted[tag], place) <= 1
    requires poll.counted.Keys <= setup.ring
    ensures forall tag <- CastAll(setup, poll, offers).counted, place: nat :: Election.Vote(CastAll(setup, poll, offers).counted[tag], place) <= 1
    ensures CastAll(setup, poll, offers).counted.Keys <= setup.ring
    decreases |offers|
  {
    if offers != [] {
      var (ballot, carrier) := (offers[0].ballot, offers[0].carrier);
      if Judge(setup, poll, ballot, carrier).code == None { AcceptedIsSound(setup, poll, ballot, carrier); }
      VotesCountOnce(setup, Cast(setup, poll, ballot, carrier), offers[1..]);
    }
  }

  /** Totals are numbers of ballots. */
  lemma TotalsAreNumbersOfBallots(setup: Setup, offers: seq<Offer>, tags: seq<Key>, place: nat)
    requires forall tag <- tags :: tag in CastAll(setup, Poll(true, map[], map[]), offers).counted
    ensures Election.Total(CastAll(setup, Poll(true, map[], map[]), offers).counted, tags, place) <= |tags|
  {
    VotesCountOnce(setup, Poll(true, map[], map[]), offers);
    Election.TotalsAreBounded(CastAll(setup, Poll(true, map[], map[]), offers).counted, tags, place);
  }

  /** What was looked at of ballots of a carrier that do not hold. */
  function Wasted(setup: Setup, poll: Poll, offers: seq<Offer>, carrier: Institution): nat
    decreases |offers|
  {
    if offers == [] then 0
    else
      var verdict := Judge(setup, poll, offers[0].ballot, offers[0].carrier);
      (if offers[0].carrier == carrier && verdict.code != None then verdict.looks else 0)
      + Wasted(setup, Cast(setup, poll, offers[0].ballot, offers[0].carrier), offers[1..], carrier)
  }

  /** However much a carrier brings that does not hold, no more than RefusalBudget of it is looked at. */
  lemma WasteIsBounded(setup: Setup, poll: Poll, offers: seq<Offer>, carrier: Institution)
    requires Refused(poll, carrier) <= RefusalBudget
    ensures Wasted(setup, poll, offers, carrier) <= (RefusalBudget - Refused(poll, carrier)) * (setup.candidates + 2)
    decreases |offers|
  {
    if offers != [] { WasteIsBounded(setup, Cast(setup, poll, offers[0].ballot, offers[0].carrier), offers[1..], carrier); }
  }
}
