include "consensus-restart.dfy"
include "consensus-node-proof.dfy"
include "consensus-proof.dfy"

/**
 * The refinement, said once: from a state of the model Consensus in which a validator's memory and disk agree, an input or a restart leads by
 * allowed steps to such a state. Spec: Consensus D1, D3, S1 to S7, E1 to E4.
 */
module ConsensusRefinement {
  import opened Quorums
  import opened Consensus
  import opened ConsensusKnowledge
  import opened ConsensusActing
  import opened ConsensusNode
  import opened ConsensusRestart
  import opened ConsensusFollows
  import opened ConsensusActingProof
  import opened ConsensusNodeProof
  import opened ConsensusProof

  ghost predicate IsInputSent(sent: set<Vote>, input: Input) { input.Received? ==> IsMessageSent(sent, input.message) }

  /** Between inputs: the node says what is on disk, and all that it holds was sent. */
  ghost predicate IsImage(world: World, state: State, self: Validator, node: Node) {
    node.self == self && Mirrors(world, state, node) && KeepsSent(state.votes, node)
  }

  // ---- Inputs ----------------------------------------------------------------------------------------------------------------------

  /** The relation of the statement, before and after an input. */
  lemma ImageFollows(world: World, state: State, self: Validator, node: Node)
    requires IsImage(world, state, self, node)
    ensures Follows(world, Origin(self, state), node.(steps := []))
  {
    reveal Follows();
  }

  lemma FollowsIsImage(world: World, origin: Origin, node: Node)
    requires Follows(world, origin, node)
    ensures After(world, origin.state, node.steps).Some? && AreOwn(origin.self, node.steps)
    ensures IsImage(world, After(world, origin.state, node.steps).value, origin.self, node)
  {
    reveal Follows();
    SentGrows(origin.state.votes, After(world, origin.state, node.steps).value.votes, node);
  }

  /**
   * The statement: what an honest validator does on an input is a run of allowed steps of its own, and afterwards it again says what is on
   * disk. It holds also where the result is stuck, whatever the facts and the fuel.
   */
  lemma HandleRefines(facts: Facts, state: State, self: Validator, node: Node, input: Input, fuel: nat) returns (after: State)
    requires IsImage(facts.world, state, self, node) && IsInputSent(state.votes, input)
    ensures var result := Handle(facts, node.(steps := []), input, fuel);
      && Some(after) == After(facts.world, state, result.steps) && AreOwn(self, result.steps)
      && IsImage(facts.world, after, self, result)
  {
    ImageFollows(facts.world, state, self, node);
    HandleFollows(facts, Origin(self, state), node.(steps := []), input, fuel);
    var result := Handle(facts, node.(steps := []), input, fuel);
    FollowsIsImage(facts.world, Origin(self, state), result);
    after := After(facts.world, state, result.steps).value;
  }

  /** D3: the same of what a validator does at the end of a restart. */
  lemma GoOnRefines(facts: Facts, state: State, self: Validator, node: Node, fuel: nat) returns (after: State)
    requires IsImage(facts.world, state, self, node)
    ensures var result := GoOn(facts, node.(steps := []), fuel);
      && Some(after) == After(facts.world, state, result.steps) && AreOwn(self, result.steps)
      && IsImage(facts.world, after, self, result)
  {
    var (origin, rebuilt) := (Origin(self, state), node.(steps := []));
    ImageFollows(facts.world, state, self, node);
    ConnectFollows(facts.world, origin, rebuilt);
    ExtendFollows(facts, origin, Connect(facts.world, rebuilt), fuel);
    AdvanceFollows(facts, origin, Extend(facts, Connect(facts.world, rebuilt), fuel), fuel);
    var result := GoOn(facts, rebuilt, fuel);
    FollowsIsImage(facts.world, origin, result);
    after := After(facts.world, state, result.steps).value;
  }

  /** What makes a validator act: an input, or the end of a restart. */
  datatype Cause = Told(input: Input) | Restarted

  ghost predicate IsCauseSent(sent: set<Vote>, cause: Cause) { cause.Told? ==> IsInputSent(sent, cause.input) }

  ghost function Outcome(facts: Facts, node: Node, cause: Cause, fuel: nat): Node
    requires IsSound(node)
  {
    match cause
    case Told(input) => Handle(facts, node.(steps := []), input, fuel)
    case Restarted => GoOn(facts, node.(steps := []), fuel)
  }

  lemma OutcomeRefines(facts: Facts, state: State, self: Validator, node: Node, cause: Cause, fuel: nat) returns (after: State)
    requires IsImage(facts.world, state, self, node) && IsCauseSent(state.votes, cause)
    ensures var result := Outcome(facts, node, cause, fuel);
      && Some(after) == After(facts.world, state, result.steps) && AreOwn(self, result.steps)
      && IsImage(facts.world, after, self, result)
  {
    match cause
    case Told(input) => after := HandleRefines(facts, state, self, node, input, fuel);
    case Restarted => after := GoOnRefines(facts, state, self, node, fuel);
  }

  // ---- Restarts --------------------------------------------------------------------------------------------------------------------

  /** D1, D3: taken up are what is on disk, the own votes above the highest finalized view with it; what else is known was sent. */
  ghost predicate TakesUp(state: State, self: Validator, node: Node) {
    && node.self == self && self in state.locals && node.local == state.locals[self]
    && (forall vote | vote in state.votes && vote.voter == self && vote.ballot.epoch == node.Epoch() && vote.ballot.view > node.local.finalized ::
          vote in node.counted)
    && node.Known() <= state.votes && FinalityIsSent(state.votes, node.finalization) && FinalityIsSent(state.votes, node.endProof)
    && KeepsSent(state.votes, node)
  }

  /** D1, D3: whoever starts again with its own votes above the highest finalized view is as if it had never stopped. */
  lemma RestartIsImage(world: World, state: State, self: Validator, node: Node)
    requires Invariant(world, state) && self !in world.faulty && TakesUp(state, self, node)
    ensures IsImage(world, state, self, node)
  {}

  /** D1: the rows say in which view the validator is and what it signed; what they certify was sent. */
  ghost predicate AreOnDisk(state: State, self: Validator, rows: Rows) {
    && self in state.locals
    && var local := state.locals[self];
    && local.setup.council.IsWellFormed()
    && local.view == (if rows.view > 0 && rows.epoch == local.setup.epoch then rows.view else 1)
    && local.finalized == (if HasFinalization(rows, local.setup.epoch) then rows.finalization.value.ballot.view else 0)
    && (forall vote | vote in rows.votes :: vote in state.votes && vote.voter == self)
    && (forall vote | vote in state.votes && vote.voter == self && vote.ballot.epoch == local.setup.epoch && vote.ballot.view > local.finalized ::
          vote in rows.votes)
    && VotesOfJustification(rows.justification) <= state.votes
    && (rows.finalization.Some? ==> VotesOf(rows.finalization.value) <= state.votes)
  }

  ghost predicate HasFinalization(rows: Rows, epoch: nat) { rows.finalization.Some? && rows.finalization.value.ballot.epoch == epoch }

  /** D3. */
  lemma TakeUpTakesUp(facts: Facts, state: State, self: Validator, ledger: Hash, rows: Rows)
    requires AreOnDisk(state, self, rows)
    ensures TakesUp(state, self, TakeUp(facts, self, state.locals[self].setup, ledger, rows))
  {}

  // ---- Steps one after another -----------------------------------------------------------------------------------------------------

  lemma SetupsGrow(world: World, origin: State, steps: seq<Step>)
    requires After(world, origin, steps).Some?
    ensures origin.setups <= After(world, origin, steps).value.setups
    ensures origin.votes <= After(world, origin, steps).value.votes
  {
    if steps != [] { SetupsGrow(world, origin, steps[..|steps| - 1]); }
  }

  /** A restart finds any part of the steps written. */
  lemma PrefixIsAllowed(world: World, origin: State, steps: seq<Step>, written: nat)
    requires After(world, origin, steps).Some? && written <= |steps|
    ensures After(world, origin, steps[..written]).Some?
  {
    if written < |steps| {
      var before := steps[..|steps| - 1];
      PrefixIsAllowed(world, origin, before, written);
      assert before[..written] == steps[..written];
    } else {
      assert steps[..written] == steps;
    }
  }

  /** One validator's steps change neither what the others have on disk nor which votes they have sent. */
  lemma OthersStay(world: World, origin: State, steps: seq<Step>, self: Validator)
    requires After(world, origin, steps).Some? && AreOwn(self, steps)
    ensures var after := After(world, origin, steps).value;
      && (forall other | other in origin.locals && other != self :: other in after.locals && after.locals[other] == origin.locals[other])
      && (forall vote | vote in after.votes && vote.voter != self :: vote in origin.votes)
      && origin.votes <= after.votes
  {
    if steps != [] {
      assert steps[|steps| - 1] in steps;
      OthersStay(world, origin, steps[..|steps| - 1], self);
    }
  }

  lemma SentGrows(less: set<Vote>, more: set<Vote>, node: Node)
    requires less <= more && KeepsSent(less, node)
    ensures KeepsSent(more, node)
  {
    forall message: Message | IsMessageSent(less, message)
      ensures IsMessageSent(more, message)
    {}
    forall justification: Justification | IsJustificationSent(less, justification)
      ensures IsJustificationSent(more, justification)
    {}
  }
}
