include "consensus-safety.dfy"

/** Every reachable state keeps the facts, one lemma a fact; hence Agreement and Validity on the ledgers of all epochs together. */
module ConsensusProof {
  import opened Quorums
  import opened Consensus
  import opened ConsensusSafety

  // ---- Invariants ------------------------------------------------------------------------------------------------------------------

  /** The assumption about faults: in every epoch that was begun at most f validators are faulty. */
  ghost predicate IsTolerable(world: World, state: State)
  { forall epoch | 0 <= epoch < |state.setups| :: state.setups[epoch].council.Tolerates(world.faulty) }

  /** E1: setups are numbered, councils are well formed, an epoch's length lies between its start and its last height. */
  ghost predicate SetupsAreSound(world: World, state: State)
  {
    forall epoch | 0 <= epoch < |state.setups| ::
      var setup := state.setups[epoch];
      && setup.epoch == epoch && setup.council.IsWellFormed()
      && setup.start in world.blocks && world.blocks[setup.start].height + world.epochLength == setup.lastHeight
  }

  /** E2: each setup after the first is what a block at the last height, final in the epoch before, says. */
  ghost predicate SetupsFollow(world: World, state: State)
    requires SetupsAreSound(world, state)
  { forall epoch | 0 < epoch < |state.setups| :: WasBegun(world, state, epoch) }

  ghost predicate WasBegun(world: World, state: State, epoch: nat)
    requires SetupsAreSound(world, state) && 0 < epoch < |state.setups|
  { exists view, block :: IsBegun(world, state, epoch, view, block) }

  /** E2: this finalized block of the epoch before shows the end on which the epoch was begun. */
  ghost predicate IsBegun(world: World, state: State, epoch: nat, view: nat, block: Hash)
    requires SetupsAreSound(world, state) && 0 < epoch < |state.setups|
  {
    var before, setup := state.setups[epoch - 1], state.setups[epoch];
    view > 0 && ShowsEnd(world, before, state.votes, view, block, setup.start) && setup == Next(world, before, setup.start)
  }

  /** Property Epoch handover: honest validators in one epoch run it with one setup. */
  ghost predicate LocalsAgree(world: World, state: State)
  {
    forall self | self in state.locals && self !in world.faulty ::
      && state.locals[self].setup.epoch < |state.setups|
      && state.locals[self].setup == state.setups[state.locals[self].setup.epoch]
      && state.locals[self].view > state.locals[self].finalized
  }

  /** E1: honest validators vote in no epoch before they begin it, and in no view 0. */
  ghost predicate VotesAreInTime(world: World, state: State)
  {
    forall vote | vote in state.votes && vote.voter !in world.faulty ::
      vote.voter in state.locals && vote.ballot.epoch <= state.locals[vote.voter].setup.epoch && vote.ballot.view > 0
  }

  ghost predicate VotesAreSafe(world: World, state: State)
    requires SetupsAreSound(world, state)
  {
    && NotarizeOnce(world, state.votes) && SkipOrFinalize(world, state.votes)
    && (forall epoch | 0 <= epoch < |state.setups| :: NotarizeValid(world, state.setups[epoch], state.votes))
    && (forall epoch | 0 <= epoch < |state.setups| :: FinalizeNotarized(world, state.setups[epoch], state.votes))
  }

  ghost predicate Invariant(world: World, state: State)
  {
    && IsTolerable(world, state) && SetupsAreSound(world, state) && SetupsFollow(world, state)
    && LocalsAgree(world, state) && VotesAreInTime(world, state) && VotesAreSafe(world, state)
  }

  lemma SafeIn(world: World, state: State, epoch: nat)
    requires Invariant(world, state) && epoch < |state.setups|
    ensures IsSafe(world, state.setups[epoch], state.votes)
  {}

  lemma InitialInvariant(world: World, state: State)
    requires IsInitial(world, state) && IsTolerable(world, state)
    ensures Invariant(world, state)
  {}

  // ---- One lemma a fact ------------------------------------------------------------------------------------------------------------

  lemma KeepsNotarizeOnce(world: World, state: State, step: Step)
    requires Invariant(world, state) && MayStep(world, state, step)
    ensures NotarizeOnce(world, Apply(world, state, step).votes)
  {}

  lemma KeepsSkipOrFinalize(world: World, state: State, step: Step)
    requires Invariant(world, state) && MayStep(world, state, step)
    ensures SkipOrFinalize(world, Apply(world, state, step).votes)
  {}

  lemma KeepsVotesInTime(world: World, state: State, step: Step)
    requires Invariant(world, state) && MayStep(world, state, step)
    ensures VotesAreInTime(world, Apply(world, state, step))
  {}

  lemma KeepsNotarizeValid(world: World, state: State, step: Step, setup: Setup)
    requires Invariant(world, state) && MayStep(world, state, step) && setup.council.IsWellFormed()
    requires setup in state.setups
    ensures NotarizeValid(world, setup, Apply(world, state, step).votes)
  {
    var votes := Apply(world, state, step).votes;
    forall vote | vote in votes && vote.voter !in world.faulty && vote.ballot.kind == Notarize && vote.ballot.epoch == setup.epoch
      ensures exists footing :: IsValidProposal(world, setup, votes, vote.ballot.view, vote.ballot.block, footing)
    {
      var before, footing;
      if vote in state.votes {
        before := state.votes;
        footing :| IsValidProposal(world, setup, state.votes, vote.ballot.view, vote.ballot.block, footing);
      } else {
        before, footing := step.known, step.footing;
      }
      assert IsValidProposal(world, setup, before, vote.ballot.view, vote.ballot.block, footing);
      JustifiedGrows(setup, before, votes, vote.ballot.view, footing);
      assert IsValidProposal(world, setup, votes, vote.ballot.view, vote.ballot.block, footing);
    }
  }

  lemma KeepsFinalizeNotarized(world: World, state: State, step: Step, setup: Setup)
    requires Invariant(world, state) && MayStep(world, state, step) && setup.council.IsWellFormed()
    requires setup in state.setups
    ensures FinalizeNotarized(world, setup, Apply(world, state, step).votes)
  {
    var votes := Apply(world, state, step).votes;
    forall vote | vote in votes && vote.voter !in world.faulty && vote.ballot.kind == Finalize && vote.ballot.epoch == setup.epoch
      ensures IsNotarized(setup, votes, vote.ballot.view, vote.ballot.block)
    {
      var before := if vote in state.votes then state.votes else step.known;
      assert IsNotarized(setup, before, vote.ballot.view, vote.ballot.block);
      CertifiedGrows(setup, before, votes, Ballot(Notarize, setup.epoch, vote.ballot.view, vote.ballot.block));
    }
  }

  /** In an epoch that nobody honest has begun there are no honest votes. */
  lemma NewEpochIsEmpty(world: World, state: State, setup: Setup)
    requires Invariant(world, state) && setup.council.IsWellFormed() && setup.epoch == |state.setups|
    ensures NotarizeValid(world, setup, state.votes) && FinalizeNotarized(world, setup, state.votes)
  {}

  /** Two ends of one epoch are one block. */
  lemma UniqueEnd(world: World, setup: Setup, votes: set<Vote>, viewA: nat, a: Hash, endA: Hash, viewB: nat, b: Hash, endB: Hash)
    requires IsSafe(world, setup, votes) && viewA > 0 && viewB > 0
    requires ShowsEnd(world, setup, votes, viewA, a, endA) && ShowsEnd(world, setup, votes, viewB, b, endB)
    ensures endA == endB
  {
    if viewA <= viewB { SameEnd(world, setup, votes, viewA, a, endA, viewB, b, endB); }
    else { SameEnd(world, setup, votes, viewB, b, endB, viewA, a, endA); }
  }

  lemma SameEnd(world: World, setup: Setup, votes: set<Vote>, viewA: nat, a: Hash, endA: Hash, viewB: nat, b: Hash, endB: Hash)
    requires IsSafe(world, setup, votes) && 0 < viewA <= viewB
    requires ShowsEnd(world, setup, votes, viewA, a, endA) && ShowsEnd(world, setup, votes, viewB, b, endB)
    ensures endA == endB
  {
    AgreementInEpoch(world, setup, votes, viewA, a, viewB, b);
    AncestorIsTransitive(world, endA, a, b);
    FinalizedIsNotarized(world, setup, votes, viewB, b);
    var _, _ := NotarizedIsValid(world, setup, votes, viewB, b);
    AncestorsAreOrdered(world, endA, endB, b);
  }

  lemma FinalizedViewIsPositive(world: World, state: State, epoch: nat, view: nat, block: Hash)
    requires Invariant(world, state) && epoch < |state.setups| && IsFinalized(state.setups[epoch], state.votes, view, block)
    ensures view > 0
  {
    var ballot := Ballot(Finalize, epoch, view, block);
    var honest := QuorumHasHonest(state.setups[epoch].council, world.faulty, Voters(state.votes, ballot));
    Voted(state.votes, ballot, honest);
  }

  lemma ShowsEndGrows(world: World, setup: Setup, less: set<Vote>, more: set<Vote>, view: nat, block: Hash, end: Hash)
    requires setup.council.IsWellFormed() && less <= more && ShowsEnd(world, setup, less, view, block, end)
    ensures ShowsEnd(world, setup, more, view, block, end)
  {
    CertifiedGrows(setup, less, more, Ballot(Finalize, setup.epoch, view, block));
  }

  /** Property Epoch handover: whoever hands over takes the setup with which the next epoch was begun, if it was. */
  lemma HandoverAgrees(world: World, state: State, step: Step)
    requires Invariant(world, state) && MayStep(world, state, step) && step.HandOver?
    ensures var setup := state.locals[step.self].setup;
      setup.epoch + 1 < |state.setups| ==> Next(world, setup, step.end) == state.setups[setup.epoch + 1]
  {
    var setup := state.locals[step.self].setup;
    var epoch := setup.epoch;
    if epoch + 1 < |state.setups| {
      var next := epoch + 1;
      assert WasBegun(world, state, next);
      var view, block :| IsBegun(world, state, next, view, block);
      ShowsEndGrows(world, setup, step.known, state.votes, step.view, step.block, step.end);
      FinalizedViewIsPositive(world, state, epoch, step.view, step.block);
      UniqueEnd(world, setup, state.votes, view, block, state.setups[epoch + 1].start, step.view, step.block, step.end);
    }
  }

  lemma KeepsSetups(world: World, state: State, step: Step)
    requires Invariant(world, state) && MayStep(world, state, step)
    ensures var next := Apply(world, state, step);
      SetupsAreSound(world, next) && SetupsFollow(world, next) && LocalsAgree(world, next)
  {
    var next := Apply(world, state, step);
    if step.HandOver? { HandoverAgrees(world, state, step); }
    forall epoch | 0 < epoch < |next.setups|
      ensures WasBegun(world, next, epoch)
    {
      if epoch < |state.setups| {
        assert WasBegun(world, state, epoch);
        var view, block :| IsBegun(world, state, epoch, view, block);
        ShowsEndGrows(world, state.setups[epoch - 1], state.votes, next.votes, view, block, state.setups[epoch].start);
        assert IsBegun(world, next, epoch, view, block);
      } else {
        ShowsEndGrows(world, state.setups[epoch - 1], step.known, next.votes, step.view, step.block, step.end);
        FinalizedViewIsPositive(world, state, epoch - 1, step.view, step.block);
        assert IsBegun(world, next, epoch, step.view, step.block);
      }
    }
  }

  lemma StepKeepsInvariant(world: World, state: State, step: Step)
    requires Invariant(world, state) && MayStep(world, state, step) && IsTolerable(world, Apply(world, state, step))
    ensures Invariant(world, Apply(world, state, step))
  {
    var next := Apply(world, state, step);
    KeepsNotarizeOnce(world, state, step);
    KeepsSkipOrFinalize(world, state, step);
    KeepsVotesInTime(world, state, step);
    KeepsSetups(world, state, step);
    forall epoch | 0 <= epoch < |next.setups|
      ensures NotarizeValid(world, next.setups[epoch], next.votes) && FinalizeNotarized(world, next.setups[epoch], next.votes)
    {
      if epoch < |state.setups| {
        KeepsNotarizeValid(world, state, step, state.setups[epoch]);
        KeepsFinalizeNotarized(world, state, step, state.setups[epoch]);
      } else {
        NewEpochIsEmpty(world, state, next.setups[epoch]);
      }
    }
  }

  // ---- Reachable states ------------------------------------------------------------------------------------------------------------

  ghost predicate IsRun(world: World, states: seq<State>, steps: seq<Step>)
  {
    && |states| == |steps| + 1 && IsInitial(world, states[0])
    && (forall i | 0 <= i < |steps| :: MayStep(world, states[i], steps[i]) && states[i + 1] == Apply(world, states[i], steps[i]))
    && (forall i | 0 <= i < |states| :: IsTolerable(world, states[i]))
  }

  lemma RunKeepsInvariant(world: World, states: seq<State>, steps: seq<Step>, i: nat)
    requires IsRun(world, states, steps) && i < |states|
    ensures Invariant(world, states[i])
  {
    if i == 0 { InitialInvariant(world, states[0]); }
    else {
      RunKeepsInvariant(world, states, steps, i - 1);
      assert states[i] == Apply(world, states[i - 1], steps[i - 1]);
      StepKeepsInvariant(world, states[i - 1], steps[i - 1]);
    }
  }

  /** The ledger, E2: a block below a finalized one of an epoch, not above its last height. */
  ghost predicate IsFinal(world: World, state: State, epoch: nat, block: Hash)
  {
    && epoch < |state.setups| && state.setups[epoch].council.IsWellFormed() && IsWithin(world, state.setups[epoch], block)
    && exists view, tip :: view > 0 && IsFinalized(state.setups[epoch], state.votes, view, tip) && IsAncestor(world, block, tip)
  }

  /** Property Agreement, for any n and f with n >= 3 f + 1, any number of views and epochs: one block a height. */
  lemma Agreement(world: World, states: seq<State>, steps: seq<Step>, epochA: nat, a: Hash, epochB: nat, b: Hash)
    requires IsRun(world, states, steps)
    requires IsFinal(world, states[|steps|], epochA, a) && IsFinal(world, states[|steps|], epochB, b)
    requires world.blocks[a].height == world.blocks[b].height
    ensures a == b
  {
    RunKeepsInvariant(world, states, steps, |steps|);
    if epochA <= epochB { AgreementOfState(world, states[|steps|], epochA, a, epochB, b); }
    else { AgreementOfState(world, states[|steps|], epochB, b, epochA, a); }
  }

  lemma AgreementOfState(world: World, state: State, epochA: nat, a: Hash, epochB: nat, b: Hash)
    requires Invariant(world, state) && epochA <= epochB
    requires IsFinal(world, state, epochA, a) && IsFinal(world, state, epochB, b)
    requires world.blocks[a].height == world.blocks[b].height
    ensures a == b
    decreases epochB
  {
    var setup := state.setups[epochB];
    SafeIn(world, state, epochB);
    var viewB, tipB :| viewB > 0 && IsFinalized(setup, state.votes, viewB, tipB) && IsAncestor(world, b, tipB);
    FinalizedIsNotarized(world, setup, state.votes, viewB, tipB);
    var _, _ := NotarizedIsValid(world, setup, state.votes, viewB, tipB);
    if epochA == epochB {
      var viewA, tipA :| viewA > 0 && IsFinalized(setup, state.votes, viewA, tipA) && IsAncestor(world, a, tipA);
      FinalizedIsNotarized(world, setup, state.votes, viewA, tipA);
      var _, _ := NotarizedIsValid(world, setup, state.votes, viewA, tipA);
      AgreementInEpoch(world, setup, state.votes, viewA, tipA, viewB, tipB);
      if viewA <= viewB { AncestorIsTransitive(world, a, tipA, tipB); AncestorsAreOrdered(world, a, b, tipB); }
      else { AncestorIsTransitive(world, b, tipB, tipA); AncestorsAreOrdered(world, a, b, tipA); }
    } else {
      HeightsGoUp(world, state, epochA, epochB - 1);
      assert WasBegun(world, state, epochB);
      DescendsFromStart(world, setup, state.votes, viewB, tipB);
      AncestorsAreOrdered(world, b, setup.start, tipB);
      FinalBefore(world, state, epochB, b);
      AgreementOfState(world, state, epochA, a, epochB - 1, b);
    }
  }

  lemma HeightsGoUp(world: World, state: State, early: nat, late: nat)
    requires Invariant(world, state) && early <= late < |state.setups|
    ensures state.setups[early].lastHeight <= state.setups[late].lastHeight
    decreases late
  {
    if early < late {
      HeightsGoUp(world, state, early, late - 1);
      assert WasBegun(world, state, late);
    }
  }

  /** What lies below the start of an epoch was final in the one before. */
  lemma FinalBefore(world: World, state: State, epoch: nat, block: Hash)
    requires Invariant(world, state) && 0 < epoch < |state.setups| && block in world.blocks
    requires IsAncestor(world, block, state.setups[epoch].start)
    ensures IsFinal(world, state, epoch - 1, block)
  {
    var start := state.setups[epoch].start;
    assert WasBegun(world, state, epoch);
    var view, tip :| IsBegun(world, state, epoch, view, tip);
    AncestorIsTransitive(world, block, start, tip);
    AncestorIsLower(world, block, start);
  }

  /** Property Validity: a final block of an epoch is sound, and an honest validator has judged it so. */
  lemma Validity(world: World, states: seq<State>, steps: seq<Step>, epoch: nat, block: Hash) returns (judge: Validator)
    requires IsRun(world, states, steps)
    requires IsFinal(world, states[|steps|], epoch, block) && states[|steps|].setups[epoch].start in world.blocks
    requires world.blocks[block].height > world.blocks[states[|steps|].setups[epoch].start].height
    ensures world.blocks[block].sound
    ensures judge !in world.faulty
    ensures Vote(Ballot(Notarize, epoch, world.blocks[block].view, block), judge) in states[|steps|].votes
  {
    var state := states[|steps|];
    RunKeepsInvariant(world, states, steps, |steps|);
    SafeIn(world, state, epoch);
    var view, tip :| view > 0 && IsFinalized(state.setups[epoch], state.votes, view, tip) && IsAncestor(world, block, tip);
    FinalizedIsNotarized(world, state.setups[epoch], state.votes, view, tip);
    judge := ValidityInEpoch(world, state.setups[epoch], state.votes, view, tip, block);
  }

  /** Property Unique notarization, in reachable states. */
  lemma UniqueNotarizationInRuns(world: World, states: seq<State>, steps: seq<Step>, epoch: nat, view: nat, a: Hash, b: Hash)
    requires IsRun(world, states, steps)
    requires epoch < |states[|steps|].setups| && states[|steps|].setups[epoch].council.IsWellFormed()
    requires IsNotarized(states[|steps|].setups[epoch], states[|steps|].votes, view, a)
    requires IsNotarized(states[|steps|].setups[epoch], states[|steps|].votes, view, b)
    ensures a == b
  {
    RunKeepsInvariant(world, states, steps, |steps|);
    UniqueNotarization(world, states[|steps|].setups[epoch], states[|steps|].votes, view, a, b);
  }

  /** Properties No honest conflicting votes and Justified accusation: whoever has signed two conflicting votes is faulty. */
  lemma ConflictNamesFaulty(world: World, states: seq<State>, steps: seq<Step>, a: Vote, b: Vote)
    requires IsRun(world, states, steps)
    requires a in states[|steps|].votes && b in states[|steps|].votes && IsConflict(a, b)
    ensures a.voter in world.faulty
  {
    var state := states[|steps|];
    RunKeepsInvariant(world, states, steps, |steps|);
    if a.voter !in world.faulty && a.ballot.kind == Finalize && b.ballot.kind == Finalize {
      UniqueNotarization(world, state.setups[a.ballot.epoch], state.votes, a.ballot.view, a.ballot.block, b.ballot.block);
    }
  }
}
