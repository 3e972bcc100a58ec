include "consensus-node.dfy"
include "consensus-proof.dfy"

module ConsensusNodeProof {
  import opened Quorums
  import opened Consensus
  import opened ConsensusKnowledge
  import opened ConsensusActing
  import opened ConsensusNode
  import opened ConsensusProof

  // ---- What was sent ---------------------------------------------------------------------------------------------------------------

  ghost predicate IsSent(sent: set<Vote>, certificate: Certificate) { certificate.genuine ==> VotesOf(certificate) <= sent }

  ghost predicate AreSent(sent: set<Vote>, certificates: seq<Certificate>) {
    forall certificate | certificate in certificates :: IsSent(sent, certificate)
  }

  ghost predicate IsJustificationSent(sent: set<Vote>, justification: Justification) {
    AreSent(sent, justification.skips) && (justification.parent.Some? ==> IsSent(sent, justification.parent.value))
  }

  ghost predicate IsMessageSent(sent: set<Vote>, message: Message) {
    match message
    case Proposed(_, _, _, _, justification) => IsJustificationSent(sent, justification)
    case Voted(vote, genuine) => genuine ==> vote in sent
    case Certified(certificate) => IsSent(sent, certificate)
    case Justified(_, justification) => IsJustificationSent(sent, justification)
    case Ended(certificate, _) => IsSent(sent, certificate)
    case BlockFound(_, _) => true
  }

  // ---- The relation ----------------------------------------------------------------------------------------------------------------

  /** The state after steps that are allowed one after another; None where one is not. */
  ghost function After(world: World, origin: State, steps: seq<Step>): Option<State> {
    if steps == [] then Some(origin)
    else
      match After(world, origin, steps[..|steps| - 1])
      case None => None
      case Some(before) =>
        var step := steps[|steps| - 1];
        if MayStep(world, before, step) then Some(Apply(world, before, step)) else None
  }

  ghost predicate FinalityIsSent(sent: set<Vote>, finality: Option<Finality>) { finality.Some? ==> finality.value.votes <= sent }

  /** D1, D3 */
  ghost predicate RemembersOwn(state: State, node: Node) {
    forall vote | vote in state.votes && vote.voter == node.self ::
      && vote.ballot.epoch <= node.Epoch()
      && (vote.ballot.epoch == node.Epoch() && vote.ballot.view > node.local.finalized ==> vote in node.counted)
  }

  ghost predicate KeepsSent(sent: set<Vote>, node: Node) {
    && (forall view | view in node.offers :: IsJustificationSent(sent, node.offers[view].justification))
    && (forall from | from in node.early :: forall message | message in node.early[from] :: IsMessageSent(sent, message))
    && (forall pair | pair in node.waiting :: IsMessageSent(sent, pair.1))
  }

  ghost predicate Mirrors(world: World, state: State, node: Node) {
    && node.self in state.locals && node.self !in world.faulty && state.locals[node.self] == node.local && IsSound(node)
    && node.Known() <= state.votes
    && FinalityIsSent(state.votes, node.finalization) && FinalityIsSent(state.votes, node.endProof)
    && RemembersOwn(state, node)
  }

  opaque ghost predicate Follows(world: World, origin: State, node: Node) {
    && After(world, origin, node.steps).Some?
    && var state := After(world, origin, node.steps).value;
    && origin.votes <= state.votes
    && Mirrors(world, state, node)
    && KeepsSent(origin.votes, node)
  }

  ghost predicate IsBacked(origin: State, node: Node, votes: set<Vote>) { votes <= origin.votes + node.Known() }

  lemma Appended(world: World, origin: State, steps: seq<Step>, step: Step)
    requires After(world, origin, steps).Some? && MayStep(world, After(world, origin, steps).value, step)
    ensures After(world, origin, steps + [step]) == Some(Apply(world, After(world, origin, steps).value, step))
  {
    assert (steps + [step])[..|steps|] == steps;
  }

  /** What no step speaks of may change. */
  lemma Unspoken(world: World, origin: State, node: Node, other: Node)
    requires Follows(world, origin, node)
    requires other == node.(
      entered := other.entered, footing := other.footing, certificates := other.certificates, refused := other.refused, ledger := other.ledger,
      executed := other.executed, orphans := other.orphans, wanted := other.wanted, halted := other.halted, accused := other.accused,
      stuck := other.stuck)
    ensures Follows(world, origin, other)
  {
    reveal Follows();
  }

  lemma WantFollows(world: World, origin: State, node: Node, block: Hash)
    requires Follows(world, origin, node)
    ensures Follows(world, origin, Want(world, node, block))
    ensures Want(world, node, block) == node.(wanted := Want(world, node, block).wanted)
  {
    Unspoken(world, origin, node, Want(world, node, block));
  }

  lemma ConnectFollows(world: World, origin: State, node: Node)
    requires Follows(world, origin, node)
    ensures Follows(world, origin, Connect(world, node))
    decreases node.orphans
  {
    var ready := set block | block in node.orphans && block in world.blocks && node.HasState(world.blocks[block].parent);
    if ready != {} {
      var next := node.(orphans := node.orphans - ready, executed := node.executed + ready);
      Unspoken(world, origin, node, next);
      ConnectFollows(world, origin, next);
    }
  }

  // ---- Steps -----------------------------------------------------------------------------------------------------------------------

  /** S1. */
  lemma EnterFollows(facts: Facts, origin: State, node: Node, view: nat, footing: Footing, ground: set<Vote>)
    requires Follows(facts.world, origin, node) && IsBacked(origin, node, ground)
    requires IsSound(node)
    ensures Follows(facts.world, origin, Enter(facts, node, view, footing, ground))
  {
    reveal Follows();
    var known := node.Known() + ground;
    if MayEnter(node.local, known, view, footing) {
      Appended(facts.world, origin, node.steps, EnterView(node.self, known, view, footing));
    }
  }

  /** S6. */
  lemma LearnFollows(facts: Facts, origin: State, node: Node, ballot: Ballot, votes: set<Vote>)
    requires Follows(facts.world, origin, node) && IsBacked(origin, node, votes)
    requires IsSound(node)
    ensures Follows(facts.world, origin, Learn(facts, node, ballot, votes))
  {
    reveal Follows();
    var known := node.Known() + votes;
    if MayLearn(node.local, known, ballot.view, ballot.block) {
      Appended(facts.world, origin, node.steps, LearnFinalization(node.self, known, ballot.view, ballot.block));
    }
  }
}
