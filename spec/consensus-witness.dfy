include "consensus-proof.dfy"

/** The proofs speak of something: runs of four validators that finalize a block, one after a skipped view, and one in the next epoch. */
module ConsensusWitness {
  import opened Quorums
  import opened Consensus
  import opened ConsensusSafety
  import opened ConsensusProof

  const Four := Council({0, 1, 2, 3}, 1)

  /** Blocks: 1 the start, 2 of view 1, 3 of view 2 on the start, 4 of view 1 of the next epoch on 2. An epoch is one block long. */
  const Small := World(
    map[1 := Header(0, 0, 0, 0, true), 2 := Header(0, 1, 1, 1, true), 3 := Header(0, 2, 1, 1, true), 4 := Header(1, 1, 2, 2, true)],
    map[1 := Four, 2 := Four, 3 := Four, 4 := Four], {3}, 1)

  const First := Setup(0, Four, 1, 1)

  const Second := Setup(1, Four, 2, 2)

  const Start := State({}, map[0 := Local(First, 1, 0), 1 := Local(First, 1, 0), 2 := Local(First, 1, 0)], [First])

  /** A run under way. */
  datatype Run = Run(states: seq<State>, steps: seq<Step>)
  {
    ghost predicate IsValid() { IsRun(Small, states, steps) }

    function Last(): State
      requires |states| > 0
    { states[|states| - 1] }
  }

  lemma StartIsRun()
    ensures Run([Start], []).IsValid()
  {
    FourTolerateOne();
  }

  lemma Continue(run: Run, step: Step) returns (longer: Run)
    requires run.IsValid() && MayStep(Small, run.Last(), step) && IsTolerable(Small, Apply(Small, run.Last(), step))
    ensures longer.IsValid() && longer.Last() == Apply(Small, run.Last(), step)
  {
    longer := Run(run.states + [Apply(Small, run.Last(), step)], run.steps + [step]);
  }

  lemma ThreeDecide(votes: set<Vote>, ballot: Ballot)
    requires Vote(ballot, 0) in votes && Vote(ballot, 1) in votes && Vote(ballot, 2) in votes
    ensures Four.IsWellFormed() && Four.IsQuorum(Voters(votes, ballot))
  {
    SubsetIsSmaller({0, 1, 2}, Voters(votes, ballot) * Four.validators);
    assert |{0, 1, 2}| == 3;
    assert |Four.validators| == 4;
  }

  lemma FourTolerateOne()
    ensures Four.IsWellFormed() && Four.Tolerates({3})
  {
    assert {3} * Four.validators == {3};
    assert |Four.validators| == 4;
  }

  ghost predicate HasVotedAll(votes: set<Vote>, ballot: Ballot) { forall self: nat | self < 3 :: Vote(ballot, self) in votes }

  /** Each of 0, 1, 2 notarizes a block in the view in which all of them are. */
  lemma AllNotarize(run: Run, setup: Setup, view: nat, block: Hash, footing: Footing) returns (longer: Run)
    requires run.IsValid() && setup.council == Four && view > 0
    requires forall self: nat | self < 3 :: self in run.Last().locals && run.Last().locals[self] == Local(setup, view, 0)
    requires forall vote | vote in run.Last().votes :: vote.ballot.epoch < setup.epoch || vote.ballot.view < view
    requires Four.IsWellFormed() && IsValidProposal(Small, setup, run.Last().votes, view, block, footing)
    ensures longer.IsValid() && longer.Last().locals == run.Last().locals && longer.Last().setups == run.Last().setups
    ensures var ballot := Ballot(Notarize, setup.epoch, view, block);
      longer.Last().votes == run.Last().votes + {Vote(ballot, 0), Vote(ballot, 1), Vote(ballot, 2)}
    ensures IsNotarized(setup, longer.Last().votes, view, block)
  {
    longer := run;
    var self: nat := 0;
    ghost var ballot := Ballot(Notarize, setup.epoch, view, block);
    while self < 3
      invariant self <= 3 && longer.IsValid()
      invariant longer.Last().locals == run.Last().locals && longer.Last().setups == run.Last().setups
      invariant longer.Last().votes == run.Last().votes + set voter: nat | voter < self :: Vote(ballot, voter)
    {
      ghost var known := longer.Last().votes;
      JustifiedGrows(setup, run.Last().votes, known, view, footing);
      longer := Continue(longer, VoteNotarize(self, known, block, footing));
      self := self + 1;
    }
    assert longer.Last().votes == run.Last().votes + {Vote(ballot, 0), Vote(ballot, 1), Vote(ballot, 2)};
    ThreeDecide(longer.Last().votes, ballot);
  }

  /** Each of 0, 1, 2 votes to finalize a notarized block, in a view in which none of them has skipped or finalized. */
  lemma AllFinalize(run: Run, setup: Setup, view: nat, block: Hash) returns (longer: Run)
    requires run.IsValid() && setup.council == Four && view > 0
    requires forall self: nat | self < 3 :: self in run.Last().locals && run.Last().locals[self].setup == setup && run.Last().locals[self].finalized == 0
    requires forall vote | vote in run.Last().votes && vote.ballot.epoch == setup.epoch && vote.ballot.view == view :: vote.ballot.kind == Notarize
    requires Four.IsWellFormed() && IsNotarized(setup, run.Last().votes, view, block)
    ensures longer.IsValid() && longer.Last().locals == run.Last().locals && longer.Last().setups == run.Last().setups
    ensures var ballot := Ballot(Finalize, setup.epoch, view, block);
      longer.Last().votes == run.Last().votes + {Vote(ballot, 0), Vote(ballot, 1), Vote(ballot, 2)}
    ensures IsFinalized(setup, longer.Last().votes, view, block)
  {
    longer := run;
    var self: nat := 0;
    ghost var ballot := Ballot(Finalize, setup.epoch, view, block);
    while self < 3
      invariant self <= 3 && longer.IsValid()
      invariant longer.Last().locals == run.Last().locals && longer.Last().setups == run.Last().setups
      invariant longer.Last().votes == run.Last().votes + set voter: nat | voter < self :: Vote(ballot, voter)
    {
      ghost var known := longer.Last().votes;
      CertifiedGrows(setup, run.Last().votes, known, Ballot(Notarize, setup.epoch, view, block));
      longer := Continue(longer, VoteFinalize(self, known, view, block));
      self := self + 1;
    }
    assert longer.Last().votes == run.Last().votes + {Vote(ballot, 0), Vote(ballot, 1), Vote(ballot, 2)};
    ThreeDecide(longer.Last().votes, ballot);
  }

  /** A block is finalized in view 1. */
  lemma FinalizedBlockIsReachable() returns (run: Run)
    ensures run.IsValid() && IsFinal(Small, run.Last(), 0, 2)
    ensures Four.IsWellFormed() && IsFinalized(First, run.Last().votes, 1, 2)
    ensures run.Last().locals == Start.locals && run.Last().setups == [First]
    ensures forall vote | vote in run.Last().votes :: vote.ballot.epoch == 0
  {
    FourTolerateOne();
    StartIsRun();
    run := Run([Start], []);
    run := AllNotarize(run, First, 1, 2, Footing(0, 1));
    run := AllFinalize(run, First, 1, 2);
  }

  /** View 1 is skipped by all; then a block of view 2 is finalized. */
  lemma FinalizedBlockAfterSkipIsReachable() returns (run: Run)
    ensures run.IsValid() && IsFinal(Small, run.Last(), 0, 3)
    ensures Four.IsWellFormed() && IsSkipped(First, run.Last().votes, 1)
  {
    FourTolerateOne();
    StartIsRun();
    run := Run([Start], []);
    run := Continue(run, VoteSkip(0, {}));
    run := Continue(run, VoteSkip(1, {}));
    run := Continue(run, VoteSkip(2, {}));
    ghost var skips := run.Last().votes;
    ThreeDecide(skips, Ballot(Skip, 0, 1, NoBlock));
    assert IsJustified(First, skips, 2, Footing(0, 1));
    run := Continue(run, EnterView(0, skips, 2, Footing(0, 1)));
    run := Continue(run, EnterView(1, skips, 2, Footing(0, 1)));
    run := Continue(run, EnterView(2, skips, 2, Footing(0, 1)));
    run := AllNotarize(run, First, 2, 3, Footing(0, 1));
    run := AllFinalize(run, First, 2, 3);
    CertifiedGrows(First, skips, run.Last().votes, Ballot(Skip, 0, 1, NoBlock));
  }

  /** All hand over, and finalize a block of the next epoch. */
  lemma FinalizedBlockOfNextEpochIsReachable() returns (run: Run)
    ensures run.IsValid() && IsFinal(Small, run.Last(), 1, 4)
  {
    FourTolerateOne();
    run := FinalizedBlockIsReachable();
    var votes := run.Last().votes;
    assert Next(Small, First, 2) == Second;
    run := Continue(run, HandOver(0, votes, 1, 2, 2));
    run := Continue(run, HandOver(1, votes, 1, 2, 2));
    run := Continue(run, HandOver(2, votes, 1, 2, 2));
    run := AllNotarize(run, Second, 1, 4, Footing(0, 2));
    run := AllFinalize(run, Second, 1, 4);
  }
}
