include "consensus-acting.dfy"

/**
 * What it means that a validator of module ConsensusActing follows the model Consensus: the steps that it noted are allowed there one after
 * another, and what it holds in memory is what that model's state says it has on disk and has been sent. Spec: Consensus D1, D3, S7.
 */
module ConsensusFollows {
  import opened Quorums
  import opened Consensus
  import opened ConsensusKnowledge
  import opened ConsensusActing

  // ---- What was sent ---------------------------------------------------------------------------------------------------------------

  /** M2: whose signatures are genuine has signed; of the faulty it is assumed that they sent what they signed before it is received. */
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

  /** No step of another validator. */
  ghost predicate AreOwn(self: Validator, steps: seq<Step>) { forall step | step in steps :: !step.SendAnything? && step.self == self }

  ghost predicate FinalityIsSent(sent: set<Vote>, finality: Option<Finality>) { finality.Some? ==> finality.value.votes <= sent }

  /** D1, D3: it voted in no epoch that it has not begun, and knows its votes above the highest finalized view. */
  ghost predicate RemembersOwn(state: State, node: Node) {
    forall vote | vote in state.votes && vote.voter == node.self ::
      && vote.ballot.epoch <= node.Epoch()
      && (vote.ballot.epoch == node.Epoch() && vote.ballot.view > node.local.finalized ==> vote in node.counted)
  }

  /** What messages carry that are kept for later was sent when they came. */
  ghost predicate KeepsSent(sent: set<Vote>, node: Node) {
    && (forall view | view in node.offers :: IsJustificationSent(sent, node.offers[view].justification))
    && (forall from | from in node.early :: forall message | message in node.early[from] :: IsMessageSent(sent, message))
    && (forall pair | pair in node.waiting :: IsMessageSent(sent, pair.1))
  }

  /** Memory and disk of an honest validator agree, and it counts no vote that was not sent. */
  ghost predicate Mirrors(world: World, state: State, node: Node) {
    && node.self in state.locals && node.self !in world.faulty && state.locals[node.self] == node.local && IsSound(node)
    && node.Known() <= state.votes
    && FinalityIsSent(state.votes, node.finalization) && FinalityIsSent(state.votes, node.endProof)
    && RemembersOwn(state, node)
  }

  /** A validator, and the state in which it got its input. */
  datatype Origin = Origin(self: Validator, state: State)

  /** Whatever it noted since then are allowed steps of its own; and it mirrors the state after them. */
  opaque ghost predicate Follows(world: World, origin: Origin, node: Node) {
    && node.self == origin.self && AreOwn(node.self, node.steps)
    && After(world, origin.state, node.steps).Some?
    && var state := After(world, origin.state, node.steps).value;
    && origin.state.votes <= state.votes
    && Mirrors(world, state, node)
    && KeepsSent(origin.state.votes, node)
  }

  /** Votes that it may count: they came with its input, or it knew them. */
  ghost predicate IsBacked(origin: Origin, node: Node, votes: set<Vote>) { votes <= origin.state.votes + node.Known() }

  lemma Appended(world: World, origin: Origin, steps: seq<Step>, step: Step)
    requires After(world, origin.state, steps).Some? && MayStep(world, After(world, origin.state, steps).value, step)
    ensures After(world, origin.state, steps + [step]) == Some(Apply(world, After(world, origin.state, steps).value, step))
  {
    assert (steps + [step])[..|steps|] == steps;
  }

  /** What no step speaks of may change. */
  lemma Unspoken(world: World, origin: Origin, node: Node, other: Node)
    requires Follows(world, origin, node)
    requires other == node.(
      entered := other.entered, footing := other.footing, certificates := other.certificates, refused := other.refused, ledger := other.ledger,
      executed := other.executed, orphans := other.orphans, wanted := other.wanted, halted := other.halted, accused := other.accused,
      stuck := other.stuck)
    ensures Follows(world, origin, other)
  {
    reveal Follows();
  }

  lemma WantFollows(world: World, origin: Origin, node: Node, block: Hash)
    requires Follows(world, origin, node)
    ensures Follows(world, origin, Want(world, node, block))
    ensures Want(world, node, block) == node.(wanted := Want(world, node, block).wanted)
  {
    Unspoken(world, origin, node, Want(world, node, block));
  }

  lemma ConnectFollows(world: World, origin: Origin, node: Node)
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
  lemma EnterFollows(facts: Facts, origin: Origin, node: Node, view: nat, footing: Footing, ground: set<Vote>)
    requires Follows(facts.world, origin, node) && IsBacked(origin, node, ground) && IsSound(node)
    ensures Follows(facts.world, origin, Enter(facts, node, view, footing, ground))
  {
    reveal Follows();
    var known := node.Known() + ground;
    if MayEnter(node.local, known, view, footing) {
      Appended(facts.world, origin, node.steps, EnterView(node.self, known, view, footing));
    }
  }

  /** S6. */
  lemma LearnFollows(facts: Facts, origin: Origin, node: Node, ballot: Ballot, votes: set<Vote>)
    requires Follows(facts.world, origin, node) && IsBacked(origin, node, votes) && IsSound(node)
    ensures Follows(facts.world, origin, Learn(facts, node, ballot, votes))
  {
    KnowsEnough(facts.world, origin, node, votes);
    var (view, block, known) := (ballot.view, ballot.block, node.Known() + votes);
    if !MayLearn(node.local, known, view, block) {
      Unspoken(facts.world, origin, node, node.(stuck := true));
    } else {
      var step := LearnFinalization(node.self, known, view, block);
      var learnt := Learn(facts, node, ballot, votes);
      Appended(facts.world, origin, node.steps, step);
      var before := After(facts.world, origin.state, node.steps).value;
      var after := Apply(facts.world, before, step);
      hide *;
      reveal Follows(), IsBacked(), AreOwn();
      assert votes <= before.votes by { reveal Mirrors(); }
      ForgettingMirrors(facts, before, node, ballot, votes);
      assert KeepsSent(origin.state.votes, learnt) by { reveal KeepsSent(), Learn(); }
      assert learnt.self == node.self && learnt.steps == node.steps + [step] by { reveal Learn(); }
    }
  }

  /** S6: what is forgotten is needed no more. */
  lemma ForgettingMirrors(facts: Facts, state: State, node: Node, ballot: Ballot, votes: set<Vote>)
    requires Mirrors(facts.world, state, node) && votes <= state.votes
    requires var known := node.Known() + votes;
      MayLearn(node.local, known, ballot.view, ballot.block)
      && MayStep(facts.world, state, LearnFinalization(node.self, known, ballot.view, ballot.block))
    ensures Mirrors(facts.world, Apply(facts.world, state, LearnFinalization(node.self, node.Known() + votes, ballot.view, ballot.block)),
                    Learn(facts, node, ballot, votes))
  {}

  // ---- Votes -----------------------------------------------------------------------------------------------------------------------

  /** S7, D1: an own vote, allowed by its step, is remembered. */
  lemma OwnVoteFollows(world: World, origin: Origin, node: Node, step: Step, vote: Vote)
    requires Follows(world, origin, node) && After(world, origin.state, node.steps).Some?
    requires MayStep(world, After(world, origin.state, node.steps).value, step)
    requires var before := After(world, origin.state, node.steps).value;
      Apply(world, before, step) == before.(votes := before.votes + {vote})
    requires !step.SendAnything? && step.self == node.self && vote.voter == node.self && vote.ballot.epoch == node.Epoch()
    requires !HasVoted(node.counted, vote.voter, vote.ballot.kind, vote.ballot.epoch, vote.ballot.view)
    ensures Follows(world, origin, Counted(node.(steps := node.steps + [step]), vote))
  {
    var counted := Counted(node.(steps := node.steps + [step]), vote);
    assert counted == node.(steps := node.steps + [step], accused := counted.accused, counted := node.counted + {vote});
    Appended(world, origin, node.steps, step);
    hide *;
    reveal Follows(), AreOwn();
    OwnVoteIsRemembered(world, After(world, origin.state, node.steps).value, node, counted, vote);
    assert KeepsSent(origin.state.votes, counted) by { reveal KeepsSent(); }
  }

  /** D1, D3. */
  lemma OwnVoteIsRemembered(world: World, state: State, node: Node, counted: Node, vote: Vote)
    requires Mirrors(world, state, node) && vote.voter == node.self && vote.ballot.epoch == node.Epoch()
    requires counted == node.(steps := counted.steps, accused := counted.accused, counted := node.counted + {vote})
    ensures Mirrors(world, state.(votes := state.votes + {vote}), counted)
  {}

  /** M2: a vote that was received was sent. */
  lemma OthersVoteFollows(world: World, origin: Origin, node: Node, vote: Vote)
    requires Follows(world, origin, node) && vote in origin.state.votes
    ensures Follows(world, origin, Counted(node, vote))
  {
    reveal Follows();
  }

  /** What it knows satisfies D1 and D3 with anything else that was sent. */
  lemma KnowsEnough(world: World, origin: Origin, node: Node, votes: set<Vote>)
    requires Follows(world, origin, node) && IsBacked(origin, node, votes)
    ensures After(world, origin.state, node.steps).Some?
    ensures var state := After(world, origin.state, node.steps).value;
      && node.self in state.locals && node.self !in world.faulty && state.locals[node.self] == node.local
      && IsSound(node) && Knows(state, node.self, node.Known() + votes)
  {
    reveal Follows();
  }

  /** S4, S5. */
  lemma KeepCertificate(world: World, origin: Origin, node: Node, ballot: Ballot, votes: set<Vote>)
    requires Follows(world, origin, node) && IsBacked(origin, node, votes)
    ensures Follows(world, origin, node.(certificates := node.certificates + {ballot}, certifying := node.certifying + votes))
  {
    reveal Follows();
  }

  /** E2, E4: in the epoch that is begun it has not voted yet. */
  lemma BegunFollows(facts: Facts, origin: Origin, node: Node, begun: Node)
    requires Follows(facts.world, origin, node) && IsSound(node)
    requires var finality := if node.endProof.Some? then node.endProof else node.finalization;
      && finality.Some?
      && var known := node.Known() + finality.value.votes;
      && ShowsEnd(facts.world, node.local.setup, known, finality.value.view, finality.value.block, node.ledger)
      && begun == Fresh(node.self, Next(facts.world, node.local.setup, node.ledger), node.ledger, facts.now).(
        steps := node.steps + [HandOver(node.self, known, finality.value.view, finality.value.block, node.ledger)],
        accused := node.accused, stuck := node.stuck, halted := node.halted,
        waiting := node.waiting + InOrder(node.early, node.early.Keys))
    ensures Follows(facts.world, origin, begun)
  {
    reveal Follows();
    var finality := if node.endProof.Some? then node.endProof else node.finalization;
    var known := node.Known() + finality.value.votes;
    Appended(facts.world, origin, node.steps, HandOver(node.self, known, finality.value.view, finality.value.block, node.ledger));
    InOrderIsSent(origin.state.votes, node.early, node.early.Keys);
  }

  lemma InOrderIsSent(sent: set<Vote>, early: map<Validator, seq<Message>>, senders: set<Validator>)
    requires senders <= early.Keys
    requires forall from | from in early :: forall message | message in early[from] :: IsMessageSent(sent, message)
    ensures forall pair | pair in InOrder(early, senders) :: IsMessageSent(sent, pair.1)
  {
    if senders != {} {
      var first := Least(senders);
      InOrderIsSent(sent, early, senders - {first});
    }
  }

  /** S2. */
  lemma OfferFollows(world: World, origin: Origin, node: Node, view: nat, offer: Offer)
    requires Follows(world, origin, node) && IsJustificationSent(origin.state.votes, offer.justification)
    ensures Follows(world, origin, node.(offers := node.offers[view := offer]))
  {
    reveal Follows();
  }

  lemma OfferIsSent(world: World, origin: Origin, node: Node, view: nat)
    requires Follows(world, origin, node) && view in node.offers
    ensures IsJustificationSent(origin.state.votes, node.offers[view].justification)
  {
    reveal Follows();
  }

  lemma JustificationIsBacked(sent: set<Vote>, setup: Setup, justification: Justification)
    requires setup.council.IsWellFormed() && AreValid(setup, justification) && IsJustificationSent(sent, justification)
    ensures VotesOfJustification(justification) <= sent
  {
    SkipsAreBacked(sent, setup, justification.skips);
  }

  lemma SkipsAreBacked(sent: set<Vote>, setup: Setup, skips: seq<Certificate>)
    requires setup.council.IsWellFormed() && AreSent(sent, skips) && forall skip | skip in skips :: IsValid(setup, skip)
    ensures VotesOfAll(skips) <= sent
  {
    if skips != [] { assert IsSent(sent, skips[0]); SkipsAreBacked(sent, setup, skips[1..]); }
  }
}
