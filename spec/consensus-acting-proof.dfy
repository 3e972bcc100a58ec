include "consensus-follows.dfy"

/** Each act of module ConsensusActing follows the model Consensus: one lemma a function, built as that function is. Spec: Consensus. */
module ConsensusActingProof {
  import opened Quorums
  import opened Consensus
  import opened ConsensusKnowledge
  import opened ConsensusActing
  import opened ConsensusFollows

  // ---- Functions that call one another ---------------------------------------------------------------------------------------------

  /** S2. */
  lemma CastNotarizeFollows(facts: Facts, origin: Origin, node: Node, block: Hash, footing: Footing, ground: set<Vote>, fuel: nat)
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
  lemma CastSkipFollows(facts: Facts, origin: Origin, node: Node, fuel: nat)
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
  lemma CastFinalizeFollows(facts: Facts, origin: Origin, node: Node, view: nat, block: Hash, fuel: nat)
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
  lemma CountFollows(facts: Facts, origin: Origin, node: Node, vote: Vote, fuel: nat)
    requires Follows(facts.world, origin, Counted(node, vote)) && IsSound(node)
    ensures Follows(facts.world, origin, Count(facts, node, vote, fuel))
    decreases fuel, 2
  {
    var counted := Counted(node, vote);
    if IsCertified(counted.local.setup, counted.counted, vote.ballot) {
      AcceptFollows(facts, origin, counted, vote.ballot, Supporting(counted.counted, vote.ballot), fuel);
    }
  }

  /** S4, S5, S6. */
  lemma AcceptFollows(facts: Facts, origin: Origin, node: Node, ballot: Ballot, votes: set<Vote>, fuel: nat)
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
  lemma ExtendFollows(facts: Facts, origin: Origin, node: Node, fuel: nat)
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
  lemma BeginFollows(facts: Facts, origin: Origin, node: Node, fuel: nat)
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

  // ---- Acting ----------------------------------------------------------------------------------------------------------------------

  /** S5, S1, S2. */
  lemma AdvanceFollows(facts: Facts, origin: Origin, node: Node, fuel: nat)
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
  lemma LeaveSkippedFollows(facts: Facts, origin: Origin, node: Node)
    requires Follows(facts.world, origin, node) && IsSound(node)
    ensures Follows(facts.world, origin, LeaveSkipped(facts, node))
  {
    var votes := Supporting(node.certifying, Ballot(Skip, node.Epoch(), node.local.view, NoBlock));
    EnterFollows(facts, origin, node, node.local.view + 1, node.footing, node.ground + votes);
  }

  /** S1. */
  lemma ProposeFollows(facts: Facts, origin: Origin, node: Node, fuel: nat)
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

  /** S2. */
  lemma JudgeFollows(facts: Facts, origin: Origin, node: Node, fuel: nat)
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
          JustificationIsBacked(origin.state.votes, setup, justification);
          var executed := node.(executed := node.executed + {block});
          Unspoken(facts.world, origin, node, executed);
          CastNotarizeFollows(facts, origin, executed, block, footing, votes, fuel - 1);
          AdvanceFollows(facts, origin, CastNotarize(facts, executed, block, footing, votes, fuel - 1), fuel - 1);
        }
      }
    }
  }
}
