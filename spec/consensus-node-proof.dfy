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
      var before := After(facts.world, origin, node.steps).value;
      var after := Apply(facts.world, before, step);
      hide *;
      reveal Follows(), IsBacked();
      assert votes <= before.votes by { reveal Mirrors(); }
      ForgettingMirrors(facts, before, node, ballot, votes);
      assert KeepsSent(origin.votes, learnt) by { reveal KeepsSent(), Learn(); }
    }
  }

  lemma ForgettingMirrors(facts: Facts, state: State, node: Node, ballot: Ballot, votes: set<Vote>)
    requires Mirrors(facts.world, state, node) && votes <= state.votes
    requires var known := node.Known() + votes;
      MayLearn(node.local, known, ballot.view, ballot.block)
      && MayStep(facts.world, state, LearnFinalization(node.self, known, ballot.view, ballot.block))
    ensures Mirrors(facts.world, Apply(facts.world, state, LearnFinalization(node.self, node.Known() + votes, ballot.view, ballot.block)),
                    Learn(facts, node, ballot, votes))
  {
  }

  // ---- Votes -----------------------------------------------------------------------------------------------------------------------

  /** S7, D1: an own vote, allowed by its step, is remembered. */
  lemma OwnVoteFollows(world: World, origin: State, node: Node, step: Step, vote: Vote)
    requires Follows(world, origin, node) && After(world, origin, node.steps).Some?
    requires MayStep(world, After(world, origin, node.steps).value, step)
    requires var before := After(world, origin, node.steps).value;
      Apply(world, before, step) == before.(votes := before.votes + {vote})
    requires vote.voter == node.self && vote.ballot.epoch == node.Epoch()
    requires !HasVoted(node.counted, vote.voter, vote.ballot.kind, vote.ballot.epoch, vote.ballot.view)
    ensures Follows(world, origin, Counted(node.(steps := node.steps + [step]), vote))
  {
    var counted := Counted(node.(steps := node.steps + [step]), vote);
    assert counted == node.(steps := node.steps + [step], accused := counted.accused, counted := node.counted + {vote});
    Appended(world, origin, node.steps, step);
    hide *;
    reveal Follows();
    OwnVoteIsRemembered(world, After(world, origin, node.steps).value, node, counted, vote);
    assert KeepsSent(origin.votes, counted) by { reveal KeepsSent(); }
  }

  lemma OwnVoteIsRemembered(world: World, state: State, node: Node, counted: Node, vote: Vote)
    requires Mirrors(world, state, node) && vote.voter == node.self && vote.ballot.epoch == node.Epoch()
    requires counted == node.(steps := counted.steps, accused := counted.accused, counted := node.counted + {vote})
    ensures Mirrors(world, state.(votes := state.votes + {vote}), counted)
  {}

  /** M2: a vote that was received was sent. */
  lemma OthersVoteFollows(world: World, origin: State, node: Node, vote: Vote)
    requires Follows(world, origin, node) && vote in origin.votes
    ensures Follows(world, origin, Counted(node, vote))
  {
    reveal Follows();
  }

  /** What it knows satisfies D1 and D3 with anything else that was sent. */
  lemma KnowsEnough(world: World, origin: State, node: Node, votes: set<Vote>)
    requires Follows(world, origin, node) && IsBacked(origin, node, votes)
    ensures After(world, origin, node.steps).Some?
    ensures var state := After(world, origin, node.steps).value;
      && node.self in state.locals && node.self !in world.faulty && state.locals[node.self] == node.local
      && IsSound(node) && Knows(state, node.self, node.Known() + votes)
  {
    reveal Follows();
  }

  // ---- Functions that call one another ---------------------------------------------------------------------------------------------

  /** S2. */
  lemma CastNotarizeFollows(facts: Facts, origin: State, node: Node, block: Hash, footing: Footing, ground: set<Vote>, fuel: nat)
    requires Follows(facts.world, origin, node) && IsBacked(origin, node, ground) && IsSound(node)
    ensures Follows(facts.world, origin, CastNotarize(facts, node, block, footing, ground, fuel))
    decreases fuel, 3
  {
    KnowsEnough(facts.world, origin, node, ground);
    var known := node.Known() + ground;
    if MayNotarize(facts.world, node.self, node.local, known, block, footing) {
      var step := VoteNotarize(node.self, known, block, footing);
      var vote := Own(node, Notarize, node.local.view, block);
      OwnVoteFollows(facts.world, origin, node, step, vote);
      CountFollows(facts, origin, node.(steps := node.steps + [step]), vote, fuel);
    } else {
      Unspoken(facts.world, origin, node, node.(stuck := true));
    }
  }

  /** S3. */
  lemma CastSkipFollows(facts: Facts, origin: State, node: Node, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, CastSkip(facts, node, fuel))
    decreases fuel, 3
  {
    KnowsEnough(facts.world, origin, node, {});
    assert node.Known() + {} == node.Known();
    if MaySkip(node.self, node.local, node.Known()) {
      var step := VoteSkip(node.self, node.Known());
      var vote := Own(node, Skip, node.local.view, NoBlock);
      OwnVoteFollows(facts.world, origin, node, step, vote);
      CountFollows(facts, origin, node.(steps := node.steps + [step]), vote, fuel);
    }
  }

  /** S4. */
  lemma CastFinalizeFollows(facts: Facts, origin: State, node: Node, view: nat, block: Hash, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, CastFinalize(facts, node, view, block, fuel))
    decreases fuel, 3
  {
    KnowsEnough(facts.world, origin, node, {});
    assert node.Known() + {} == node.Known();
    if node.IsValidator() && MayFinalize(node.self, node.local, node.Known(), view, block) {
      var step := VoteFinalize(node.self, node.Known(), view, block);
      var vote := Own(node, Finalize, view, block);
      OwnVoteFollows(facts.world, origin, node, step, vote);
      CountFollows(facts, origin, node.(steps := node.steps + [step]), vote, fuel);
    }
  }

  /** M2. */
  lemma CountFollows(facts: Facts, origin: State, node: Node, vote: Vote, fuel: nat)
    requires Follows(facts.world, origin, Counted(node, vote)) && IsSound(node)
    ensures Follows(facts.world, origin, Count(facts, node, vote, fuel))
    decreases fuel, 2
  {
    var counted := Counted(node, vote);
    if IsCertified(counted.local.setup, counted.counted, vote.ballot) {
      AcceptFollows(facts, origin, counted, vote.ballot, Supporting(counted.counted, vote.ballot), fuel);
    }
  }

  lemma KeepCertificate(world: World, origin: State, node: Node, ballot: Ballot, votes: set<Vote>)
    requires Follows(world, origin, node) && IsBacked(origin, node, votes)
    ensures Follows(world, origin, node.(certificates := node.certificates + {ballot}, certifying := node.certifying + votes))
  {
    reveal Follows();
  }

  /** S4, S5, S6. */
  lemma AcceptFollows(facts: Facts, origin: State, node: Node, ballot: Ballot, votes: set<Vote>, fuel: nat)
    requires Follows(facts.world, origin, node) && IsBacked(origin, node, votes) && IsSound(node)
    ensures Follows(facts.world, origin, Accept(facts, node, ballot, votes, fuel))
    decreases fuel, 1
  {
    if !IsNews(node, ballot) {
    } else if fuel == 0 {
      Unspoken(facts.world, origin, node, node.(stuck := true));
    } else {
      match ballot.kind
      case Skip => KeepCertificate(facts.world, origin, node, ballot, votes);
      case Notarize =>
        var certified := node.(certificates := node.certificates + {ballot}, certifying := node.certifying + votes);
        KeepCertificate(facts.world, origin, node, ballot, votes);
        WantFollows(facts.world, origin, certified, ballot.block);
        var kept := Want(facts.world, certified, ballot.block);
        var footing := Footing(ballot.view, ballot.block);
        if ballot.view >= kept.local.view { EnterFollows(facts, origin, kept, ballot.view + 1, footing, votes); }
        var entered := if ballot.view >= kept.local.view then Enter(facts, kept, ballot.view + 1, footing, votes) else kept;
        CastFinalizeFollows(facts, origin, entered, ballot.view, ballot.block, fuel - 1);
      case Finalize =>
        LearnFollows(facts, origin, node, ballot, votes);
        ExtendFollows(facts, origin, Learn(facts, node, ballot, votes), fuel - 1);
    }
  }

  /** S6, E2. */
  lemma ExtendFollows(facts: Facts, origin: State, node: Node, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, Extend(facts, node, fuel))
    decreases fuel, 5
  {
    if node.Tip().None? || node.Tip().value == node.ledger {
    } else {
      match Path(facts.world, node, node.Tip().value)
      case None => WantFollows(facts.world, origin, node, node.Tip().value);
      case Some(path) =>
        var ledger := Cut(facts.world, node.local.setup.lastHeight, node.ledger, path);
        var height := Height(facts.world, ledger);
        if height == node.local.setup.lastHeight {
          Unspoken(facts.world, origin, node, node.(ledger := ledger));
          BeginFollows(facts, origin, node.(ledger := ledger), fuel);
        } else {
          Unspoken(facts.world, origin, node, Extend(facts, node, fuel));
        }
    }
  }

  /** E2, E3, E4. */
  lemma BeginFollows(facts: Facts, origin: State, node: Node, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, Begin(facts, node, fuel))
    decreases fuel, 4
  {
    var finality := if node.endProof.Some? then node.endProof else node.finalization;
    var known := node.Known() + (if finality.Some? then finality.value.votes else {});
    if fuel == 0 || finality.None? || !ShowsEnd(facts.world, node.local.setup, known, finality.value.view, finality.value.block, node.ledger) {
      Unspoken(facts.world, origin, node, node.(stuck := true));
    } else {
      var next := Fresh(node.self, Next(facts.world, node.local.setup, node.ledger), node.ledger, facts.now);
      var step := HandOver(node.self, known, finality.value.view, finality.value.block, node.ledger);
      var begun := next.(steps := node.steps + [step], accused := node.accused, stuck := node.stuck, halted := node.halted,
                         waiting := node.waiting + InOrder(node.early, node.early.Keys));
      BegunFollows(facts, origin, node, begun);
      AdvanceFollows(facts, origin, begun, fuel - 1);
    }
  }

  lemma BegunFollows(facts: Facts, origin: State, node: Node, begun: Node)
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
    InOrderIsSent(origin.votes, node.early, node.early.Keys);
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

  // ---- Acting ----------------------------------------------------------------------------------------------------------------------

  /** S5, S1, S2. */
  lemma AdvanceFollows(facts: Facts, origin: State, node: Node, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, Advance(facts, node, fuel))
    decreases fuel, 4
  {
    var skip := Ballot(Skip, node.Epoch(), node.local.view, NoBlock);
    if fuel == 0 {
      Unspoken(facts.world, origin, node, node.(stuck := true));
    } else if skip in node.certificates && !node.stuck {
      LeaveSkippedFollows(facts, origin, node);
      AdvanceFollows(facts, origin, LeaveSkipped(facts, node), fuel - 1);
    } else {
      ProposeFollows(facts, origin, node, fuel);
      JudgeFollows(facts, origin, Propose(facts, node, fuel), fuel);
    }
  }

  /** S5. */
  lemma LeaveSkippedFollows(facts: Facts, origin: State, node: Node)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, LeaveSkipped(facts, node))
  {
    var votes := Supporting(node.Known(), Ballot(Skip, node.Epoch(), node.local.view, NoBlock));
    EnterFollows(facts, origin, node, node.local.view + 1, node.footing, node.ground + votes);
  }

  lemma OfferFollows(world: World, origin: State, node: Node, view: nat, offer: Offer)
    requires Follows(world, origin, node) && IsJustificationSent(origin.votes, offer.justification)
    ensures Follows(world, origin, node.(offers := node.offers[view := offer]))
  {
    reveal Follows();
  }

  /** S1. */
  lemma ProposeFollows(facts: Facts, origin: State, node: Node, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, Propose(facts, node, fuel))
    decreases fuel, 4, 0
  {
    var (place, parent) := ((node.Epoch(), node.local.view), node.footing.block);
    var isTurn := node.IsValidator() && place in facts.leaders && facts.leaders[place] == node.self;
    if !isTurn || HasVotedInView(node, Notarize) || HasVotedInView(node, Skip) {
    } else if !node.HasState(parent) {
      WantFollows(facts.world, origin, node, parent);
    } else if parent !in facts.times || facts.now < Smaller(facts.times[parent], node.entered) + facts.interval {
    } else if place !in facts.made || fuel == 0 {
      Unspoken(facts.world, origin, node, node.(stuck := true));
    } else {
      var block := facts.made[place];
      var offer := Offer(block, Justification(None, []));
      OfferFollows(facts.world, origin, node, node.local.view, offer);
      var offered := node.(offers := node.offers[node.local.view := offer]);
      var made := node.(executed := node.executed + {block}, offers := node.offers[node.local.view := offer]);
      Unspoken(facts.world, origin, offered, made);
      CastNotarizeFollows(facts, origin, made, block, node.footing, {}, fuel - 1);
      var cast := CastNotarize(facts, made, block, node.footing, {}, fuel - 1);
      if !cast.stuck { AdvanceFollows(facts, origin, cast, fuel - 1); }
    }
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

  lemma OfferIsSent(world: World, origin: State, node: Node, view: nat)
    requires Follows(world, origin, node) && view in node.offers
    ensures IsJustificationSent(origin.votes, node.offers[view].justification)
  {
    reveal Follows();
  }

  /** S2. */
  lemma JudgeFollows(facts: Facts, origin: State, node: Node, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, Judge(facts, node, fuel))
    decreases fuel, 4, 0
  {
    var view := node.local.view;
    if !node.IsValidator() || view !in node.offers || view in node.refused || HasVotedInView(node, Notarize) || HasVotedInView(node, Skip) {
    } else {
      var (setup, offer) := (node.local.setup, node.offers[view]);
      var (block, justification, footing) := (offer.block, offer.justification, FootingOf(node.local.setup, offer.justification));
      Unspoken(facts.world, origin, node, node.(refused := node.refused + {view}));
      if block !in facts.world.blocks || facts.world.blocks[block].parent != footing.block {
      } else if !IsWellFormed(setup, setup.epoch, justification) || !AreValid(setup, justification) {
      } else if !node.HasState(footing.block) {
        WantFollows(facts.world, origin, node, footing.block);
      } else if block in facts.times && facts.times[block] > facts.now + facts.drift {
      } else {
        var votes := VotesOfJustification(justification);
        var known := node.Known() + votes;
        if MayNotarize(facts.world, node.self, node.local, known, block, footing) && fuel > 0 {
          OfferIsSent(facts.world, origin, node, view);
          JustificationIsBacked(origin.votes, setup, justification);
          var executed := node.(executed := node.executed + {block});
          Unspoken(facts.world, origin, node, executed);
          CastNotarizeFollows(facts, origin, executed, block, footing, votes, fuel - 1);
          AdvanceFollows(facts, origin, CastNotarize(facts, executed, block, footing, votes, fuel - 1), fuel - 1);
        }
      }
    }
  }

  // ---- Messages and timers ---------------------------------------------------------------------------------------------------------

  lemma TryAcceptFollows(facts: Facts, origin: State, node: Node, certificate: Certificate, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && IsSent(origin.votes, certificate)
    ensures var accepted := TryAccept(facts, node, certificate, fuel); accepted.Some? ==> Follows(facts.world, origin, accepted.value)
  {
    if certificate.ballot.epoch == node.Epoch() && IsNews(node, certificate.ballot) && IsValid(node.local.setup, certificate) {
      AcceptFollows(facts, origin, node, certificate.ballot, VotesOf(certificate), fuel);
    }
  }

  lemma OnCertificateFollows(facts: Facts, origin: State, node: Node, certificate: Certificate, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && IsSent(origin.votes, certificate)
    ensures Follows(facts.world, origin, OnCertificate(facts, node, certificate, fuel))
  {
    TryAcceptFollows(facts, origin, node, certificate, fuel);
    match TryAccept(facts, node, certificate, fuel)
    case None =>
    case Some(accepted) => AdvanceFollows(facts, origin, accepted, fuel);
  }

  /** S1. */
  lemma OnJustificationFollows(facts: Facts, origin: State, node: Node, epoch: nat, justification: Justification, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && IsJustificationSent(origin.votes, justification)
    ensures Follows(facts.world, origin, OnJustification(facts, node, epoch, justification, fuel))
  {
    if epoch == node.Epoch() && IsWellFormed(node.local.setup, epoch, justification) {
      match justification.parent
      case None =>
        TakeSkipsFollows(facts, origin, node, justification.skips, fuel);
        AdvanceFollows(facts, origin, TakeSkips(facts, node, justification.skips, fuel), fuel);
      case Some(parent) =>
        TryAcceptFollows(facts, origin, node, parent, fuel);
        match TryAccept(facts, node, parent, fuel)
        case None =>
        case Some(accepted) =>
          TakeSkipsFollows(facts, origin, accepted, justification.skips, fuel);
          AdvanceFollows(facts, origin, TakeSkips(facts, accepted, justification.skips, fuel), fuel);
    }
  }

  /** S5. */
  lemma TakeSkipsFollows(facts: Facts, origin: State, node: Node, skips: seq<Certificate>, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && AreSent(origin.votes, skips)
    ensures Follows(facts.world, origin, TakeSkips(facts, node, skips, fuel))
    decreases |skips|
  {
    if skips != [] {
      assert IsSent(origin.votes, skips[0]);
      TryAcceptFollows(facts, origin, node, skips[0], fuel);
      match TryAccept(facts, node, skips[0], fuel)
      case None =>
      case Some(accepted) =>
        var isNext := Ballot(Skip, accepted.Epoch(), accepted.local.view, NoBlock) in accepted.certificates;
        if isNext { LeaveSkippedFollows(facts, origin, accepted); }
        TakeSkipsFollows(facts, origin, if isNext then LeaveSkipped(facts, accepted) else accepted, skips[1..], fuel);
    }
  }

  /** S2. */
  lemma OnProposalFollows(facts: Facts, origin: State, node: Node, from: Validator, proposal: Message, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && proposal.Proposed? && IsMessageSent(origin.votes, proposal)
    ensures Follows(facts.world, origin, OnProposal(facts, node, from, proposal, fuel))
  {
    Unspoken(facts.world, origin, node, node.(accused := node.accused + [from]));
    Unspoken(facts.world, origin, node, node.(halted := true));
    if proposal.block in facts.world.blocks {
      var (epoch, view) := (facts.world.blocks[proposal.block].epoch, facts.world.blocks[proposal.block].view);
      OnJustificationFollows(facts, origin, node, epoch, proposal.justification, fuel);
      var led := OnJustification(facts, node, epoch, proposal.justification, fuel);
      var offer := Offer(proposal.block, proposal.justification);
      OfferFollows(facts.world, origin, led, view, offer);
      AdvanceFollows(facts, origin, led.(offers := led.offers[view := offer]), fuel);
    }
  }

  /** M2, D2. */
  lemma OnVoteFollows(facts: Facts, origin: State, node: Node, vote: Vote, genuine: bool, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && (genuine ==> vote in origin.votes)
    ensures Follows(facts.world, origin, OnVote(facts, node, vote, genuine, fuel))
  {
    Unspoken(facts.world, origin, node, node.(halted := true));
    if genuine {
      OthersVoteFollows(facts.world, origin, node, vote);
      CountFollows(facts, origin, node, vote, fuel);
      AdvanceFollows(facts, origin, Count(facts, node, vote, fuel), fuel);
    }
  }

  lemma EndProofFollows(world: World, origin: State, node: Node, endProof: Finality)
    requires Follows(world, origin, node) && endProof.votes <= origin.votes
    ensures Follows(world, origin, node.(endProof := Some(endProof)))
  {
    reveal Follows();
  }

  /** E3. */
  lemma OnEndProofFollows(facts: Facts, origin: State, node: Node, certificate: Certificate, path: seq<Hash>, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && IsSent(origin.votes, certificate)
    ensures Follows(facts.world, origin, OnEndProof(facts, node, certificate, path, fuel))
  {
    if path != [] && IsValid(node.local.setup, certificate) {
      var endProof := Finality(certificate.ballot.view, certificate.ballot.block, VotesOf(certificate), path[|path| - 1]);
      EndProofFollows(facts.world, origin, node, endProof);
      ExtendFollows(facts, origin, node.(endProof := Some(endProof)), fuel);
    }
  }

  /** S2. */
  lemma OnBlockFollows(facts: Facts, origin: State, node: Node, block: Hash, formed: bool, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, OnBlock(facts, node, block, formed, fuel))
  {
    if block in node.wanted && formed && block in facts.world.blocks {
      var found := node.(wanted := node.wanted - {block});
      Unspoken(facts.world, origin, node, found);
      var header := facts.world.blocks[block];
      if header.epoch == node.Epoch() && header.height > Height(facts.world, node.ledger) {
        if block !in found.executed {
          var waiting := found.(orphans := found.orphans + {block});
          Unspoken(facts.world, origin, found, waiting);
          WantFollows(facts.world, origin, waiting, block);
          ConnectFollows(facts.world, origin, Want(facts.world, waiting, block));
        }
        var orphaned := if block in found.executed then found
          else Connect(facts.world, Want(facts.world, found.(orphans := found.orphans + {block}), block));
        ExtendFollows(facts, origin, orphaned, fuel);
        AdvanceFollows(facts, origin, Extend(facts, orphaned, fuel), fuel);
      }
    }
  }

  /** E4. */
  lemma KeepEarlyFollows(world: World, origin: State, node: Node, from: Validator, message: Message)
    requires Follows(world, origin, node) && IsMessageSent(origin.votes, message)
    ensures Follows(world, origin, KeepEarly(node, from, message))
  {
    reveal Follows();
  }

  lemma OnMessageFollows(facts: Facts, origin: State, node: Node, from: Validator, message: Message, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && IsMessageSent(origin.votes, message)
    ensures Follows(facts.world, origin, OnMessage(facts, node, from, message, fuel))
  {
    if EpochOf(facts, message) == node.Epoch() + 1 { KeepEarlyFollows(facts.world, origin, node, from, message); }
    else {
      match message
      case Proposed(_, _, _, _, _) => OnProposalFollows(facts, origin, node, from, message, fuel);
      case Voted(vote, genuine) => OnVoteFollows(facts, origin, node, vote, genuine, fuel);
      case Certified(certificate) => OnCertificateFollows(facts, origin, node, certificate, fuel);
      case Justified(epoch, justification) => OnJustificationFollows(facts, origin, node, epoch, justification, fuel);
      case Ended(certificate, path) => OnEndProofFollows(facts, origin, node, certificate, path, fuel);
      case BlockFound(block, formed) => OnBlockFollows(facts, origin, node, block, formed, fuel);
    }
  }

  /** S3. */
  lemma OnTimerFollows(facts: Facts, origin: State, node: Node, timer: Timer, epoch: nat, view: nat, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, OnTimer(facts, node, timer, epoch, view, fuel))
  {
    if epoch == node.Epoch() && view == node.local.view {
      var isDue := timer == ViewTimer || (timer == ProposalTimer && !HasVotedInView(node, Notarize));
      if isDue && node.IsValidator() { CastSkipFollows(facts, origin, node, fuel); }
      AdvanceFollows(facts, origin, if isDue && node.IsValidator() then CastSkip(facts, node, fuel) else node, fuel);
    }
  }

  lemma HandleWaitingFollows(facts: Facts, origin: State, node: Node, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, HandleWaiting(facts, node, fuel))
    decreases fuel
  {
    if node.waiting == [] {
    } else if fuel == 0 {
      Unspoken(facts.world, origin, node, node.(stuck := true));
    } else {
      var (from, message) := node.waiting[0];
      FirstWaitingFollows(facts.world, origin, node);
      var rest := node.(waiting := node.waiting[1..]);
      OnMessageFollows(facts, origin, rest, from, message, fuel - 1);
      HandleWaitingFollows(facts, origin, OnMessage(facts, rest, from, message, fuel - 1), fuel - 1);
    }
  }

  lemma FirstWaitingFollows(world: World, origin: State, node: Node)
    requires Follows(world, origin, node) && node.waiting != []
    ensures Follows(world, origin, node.(waiting := node.waiting[1..])) && IsMessageSent(origin.votes, node.waiting[0].1)
  {
    reveal Follows();
    assert node.waiting[0] in node.waiting;
  }

  /** Whatever a validator does on an input is a run of allowed steps, after which it still mirrors what it has on disk. */
  lemma HandleFollows(facts: Facts, origin: State, node: Node, input: Input, fuel: nat)
    requires Follows(facts.world, origin, node) && IsSound(node) && (input.Received? ==> IsMessageSent(origin.votes, input.message))
    ensures Follows(facts.world, origin, Handle(facts, node, input, fuel))
  {
    if !node.halted {
      match input
      case Received(from, message) =>
        OnMessageFollows(facts, origin, node, from, message, fuel);
        HandleWaitingFollows(facts, origin, OnMessage(facts, node, from, message, fuel), fuel);
      case TimerFired(timer, epoch, view) =>
        OnTimerFollows(facts, origin, node, timer, epoch, view, fuel);
        HandleWaitingFollows(facts, origin, OnTimer(facts, node, timer, epoch, view, fuel), fuel);
      case Other =>
    }
  }
}
