include "consensus.dfy"

/** What four facts about the votes of one epoch imply: Agreement and Validity within it. No steps and no time are needed for this. */
module ConsensusSafety {
  import opened Quorums
  import opened Consensus

  // ---- The facts -------------------------------------------------------------------------------------------------------------------

  /** S2, S7: an honest validator notarizes one block in a view. */
  ghost predicate NotarizeOnce(world: World, votes: set<Vote>)
  {
    forall a, b | a in votes && b in votes && a.voter == b.voter && a.voter !in world.faulty ::
      a.ballot.kind == Notarize && b.ballot.kind == Notarize && a.ballot.epoch == b.ballot.epoch && a.ballot.view == b.ballot.view
      ==> a.ballot.block == b.ballot.block
  }

  /** S7: an honest validator never votes both Skip and Finalize in a view. */
  ghost predicate SkipOrFinalize(world: World, votes: set<Vote>)
  {
    forall a, b | a in votes && b in votes && a.voter == b.voter && a.voter !in world.faulty ::
      a.ballot.kind == Skip && b.ballot.kind == Finalize ==> !(a.ballot.epoch == b.ballot.epoch && a.ballot.view == b.ballot.view)
  }

  /** S2: whatever an honest validator notarized is valid and was justified. */
  ghost predicate NotarizeValid(world: World, setup: Setup, votes: set<Vote>)
    requires setup.council.IsWellFormed()
  {
    forall vote | vote in votes && vote.voter !in world.faulty && vote.ballot.kind == Notarize && vote.ballot.epoch == setup.epoch ::
      exists footing :: IsValidProposal(world, setup, votes, vote.ballot.view, vote.ballot.block, footing)
  }

  /** S4: whatever an honest validator voted to finalize was notarized. */
  ghost predicate FinalizeNotarized(world: World, setup: Setup, votes: set<Vote>)
    requires setup.council.IsWellFormed()
  {
    forall vote | vote in votes && vote.voter !in world.faulty && vote.ballot.kind == Finalize && vote.ballot.epoch == setup.epoch ::
      IsNotarized(setup, votes, vote.ballot.view, vote.ballot.block)
  }

  ghost predicate IsSafe(world: World, setup: Setup, votes: set<Vote>)
  {
    && setup.council.IsWellFormed() && setup.council.Tolerates(world.faulty)
    && NotarizeOnce(world, votes) && SkipOrFinalize(world, votes)
    && NotarizeValid(world, setup, votes) && FinalizeNotarized(world, setup, votes)
  }

  // ---- More votes undo nothing -----------------------------------------------------------------------------------------------------

  lemma CertifiedGrows(setup: Setup, less: set<Vote>, more: set<Vote>, ballot: Ballot)
    requires setup.council.IsWellFormed() && less <= more && IsCertified(setup, less, ballot)
    ensures IsCertified(setup, more, ballot)
  {
    QuorumGrows(setup.council, Voters(less, ballot), Voters(more, ballot));
  }

  lemma JustifiedGrows(setup: Setup, less: set<Vote>, more: set<Vote>, view: nat, footing: Footing)
    requires setup.council.IsWellFormed() && less <= more && IsJustified(setup, less, view, footing)
    ensures IsJustified(setup, more, view, footing)
  {
    forall ballot | IsCertified(setup, less, ballot) ensures IsCertified(setup, more, ballot) { CertifiedGrows(setup, less, more, ballot); }
    forall between: nat | footing.view < between < view ensures IsSkipped(setup, more, between) {
      assert IsSkipped(setup, less, between);
    }
  }

  // ---- Within one epoch ------------------------------------------------------------------------------------------------------------

  lemma Voted(votes: set<Vote>, ballot: Ballot, voter: Validator)
    requires voter in Voters(votes, ballot)
    ensures Vote(ballot, voter) in votes
  {}

  /** Property Unique notarization. */
  lemma UniqueNotarization(world: World, setup: Setup, votes: set<Vote>, view: nat, a: Hash, b: Hash)
    requires IsSafe(world, setup, votes)
    requires IsNotarized(setup, votes, view, a) && IsNotarized(setup, votes, view, b)
    ensures a == b
  {
    var forA := Ballot(Notarize, setup.epoch, view, a);
    var forB := Ballot(Notarize, setup.epoch, view, b);
    var honest := QuorumIntersection(setup.council, world.faulty, Voters(votes, forA), Voters(votes, forB));
    Voted(votes, forA, honest);
    Voted(votes, forB, honest);
  }

  lemma FinalizedIsNotarized(world: World, setup: Setup, votes: set<Vote>, view: nat, block: Hash)
    requires IsSafe(world, setup, votes) && IsFinalized(setup, votes, view, block)
    ensures IsNotarized(setup, votes, view, block)
  {
    var ballot := Ballot(Finalize, setup.epoch, view, block);
    var honest := QuorumHasHonest(setup.council, world.faulty, Voters(votes, ballot));
    Voted(votes, ballot, honest);
  }

  lemma FinalizedIsNotSkipped(world: World, setup: Setup, votes: set<Vote>, view: nat, block: Hash)
    requires IsSafe(world, setup, votes) && IsFinalized(setup, votes, view, block)
    ensures !IsSkipped(setup, votes, view)
  {
    if IsSkipped(setup, votes, view) {
      var skip := Ballot(Skip, setup.epoch, view, NoBlock);
      var finalize := Ballot(Finalize, setup.epoch, view, block);
      var honest := QuorumIntersection(setup.council, world.faulty, Voters(votes, skip), Voters(votes, finalize));
      Voted(votes, skip, honest);
      Voted(votes, finalize, honest);
    }
  }

  /** A notarized block was judged by an honest validator; here is what it stands on, which is the start or notarized itself. */
  lemma NotarizedIsValid(world: World, setup: Setup, votes: set<Vote>, view: nat, block: Hash) returns (judge: Validator, footing: Footing)
    requires IsSafe(world, setup, votes) && IsNotarized(setup, votes, view, block)
    ensures judge !in world.faulty && Vote(Ballot(Notarize, setup.epoch, view, block), judge) in votes
    ensures IsValidProposal(world, setup, votes, view, block, footing)
    ensures footing.view == 0 ==> footing.block == setup.start
    ensures footing.view > 0 ==> IsNotarized(setup, votes, footing.view, footing.block)
  {
    var ballot := Ballot(Notarize, setup.epoch, view, block);
    judge := QuorumHasHonest(setup.council, world.faulty, Voters(votes, ballot));
    Voted(votes, ballot, judge);
    footing :| IsValidProposal(world, setup, votes, view, block, footing);
    if footing.view > 0 && IsFinalized(setup, votes, footing.view, footing.block) {
      FinalizedIsNotarized(world, setup, votes, footing.view, footing.block);
    }
  }

  lemma ParentIsAncestor(world: World, ancestor: Hash, block: Hash)
    requires block in world.blocks && world.blocks[block].parent in world.blocks
    requires world.blocks[block].height == world.blocks[world.blocks[block].parent].height + 1
    requires IsAncestor(world, ancestor, world.blocks[block].parent)
    ensures IsAncestor(world, ancestor, block)
  {}

  /** Every notarized block descends from the epoch's start. */
  lemma DescendsFromStart(world: World, setup: Setup, votes: set<Vote>, view: nat, block: Hash)
    requires IsSafe(world, setup, votes) && IsNotarized(setup, votes, view, block)
    ensures IsAncestor(world, setup.start, block)
    decreases view
  {
    var _, footing := NotarizedIsValid(world, setup, votes, view, block);
    if footing.view > 0 { DescendsFromStart(world, setup, votes, footing.view, footing.block); }
    ParentIsAncestor(world, setup.start, block);
  }

  /** The heart: whatever is notarized after a finalized block descends from it. */
  lemma DescendsFromFinalized(world: World, setup: Setup, votes: set<Vote>, view: nat, block: Hash, later: nat, descendant: Hash)
    requires IsSafe(world, setup, votes) && 0 < view <= later
    requires IsFinalized(setup, votes, view, block) && IsNotarized(setup, votes, later, descendant)
    ensures IsAncestor(world, block, descendant)
    decreases later
  {
    FinalizedIsNotarized(world, setup, votes, view, block);
    if later == view {
      UniqueNotarization(world, setup, votes, view, block, descendant);
    } else {
      var _, footing := NotarizedIsValid(world, setup, votes, later, descendant);
      FinalizedIsNotSkipped(world, setup, votes, view, block);
      assert footing.view < view < later ==> IsSkipped(setup, votes, view);
      DescendsFromFinalized(world, setup, votes, view, block, footing.view, footing.block);
      ParentIsAncestor(world, block, descendant);
    }
  }

  /** Property Agreement within an epoch: two finalized blocks lie on one chain. */
  lemma AgreementInEpoch(world: World, setup: Setup, votes: set<Vote>, viewA: nat, a: Hash, viewB: nat, b: Hash)
    requires IsSafe(world, setup, votes) && viewA > 0 && viewB > 0
    requires IsFinalized(setup, votes, viewA, a) && IsFinalized(setup, votes, viewB, b)
    ensures if viewA <= viewB then IsAncestor(world, a, b) else IsAncestor(world, b, a)
  {
    if viewA <= viewB {
      FinalizedIsNotarized(world, setup, votes, viewB, b);
      DescendsFromFinalized(world, setup, votes, viewA, a, viewB, b);
    } else {
      FinalizedIsNotarized(world, setup, votes, viewA, a);
      DescendsFromFinalized(world, setup, votes, viewB, b, viewA, a);
    }
  }

  /** Property Validity: every block between the start and a notarized block is sound, on its parent, and was judged so by an honest validator. */
  lemma ValidityInEpoch(world: World, setup: Setup, votes: set<Vote>, view: nat, block: Hash, ancestor: Hash) returns (judge: Validator)
    requires IsSafe(world, setup, votes) && IsNotarized(setup, votes, view, block)
    requires ancestor in world.blocks && setup.start in world.blocks
    requires IsAncestor(world, ancestor, block) && world.blocks[ancestor].height > world.blocks[setup.start].height
    ensures judge !in world.faulty
    ensures Vote(Ballot(Notarize, setup.epoch, world.blocks[ancestor].view, ancestor), judge) in votes
    ensures world.blocks[ancestor].sound && world.blocks[ancestor].epoch == setup.epoch
    decreases view
  {
    var footing;
    judge, footing := NotarizedIsValid(world, setup, votes, view, block);
    if ancestor != block {
      AncestorIsLower(world, ancestor, footing.block);
      if footing.view > 0 { judge := ValidityInEpoch(world, setup, votes, footing.view, footing.block, ancestor); }
    }
  }

  // ---- Chains ----------------------------------------------------------------------------------------------------------------------

  lemma AncestorIsLower(world: World, ancestor: Hash, block: Hash)
    requires ancestor in world.blocks && block in world.blocks && IsAncestor(world, ancestor, block)
    ensures world.blocks[ancestor].height <= world.blocks[block].height
    ensures world.blocks[ancestor].height == world.blocks[block].height ==> ancestor == block
    decreases world.blocks[block].height
  {
    if ancestor != block { AncestorIsLower(world, ancestor, world.blocks[block].parent); }
  }

  lemma AncestorIsTransitive(world: World, a: Hash, b: Hash, c: Hash)
    requires IsAncestor(world, a, b) && IsAncestor(world, b, c)
    ensures IsAncestor(world, a, c)
    decreases if c in world.blocks then world.blocks[c].height else 0
  {
    if b != c { AncestorIsTransitive(world, a, b, world.blocks[c].parent); }
  }

  /** Two ancestors of one block lie on one chain, the lower one below. */
  lemma AncestorsAreOrdered(world: World, a: Hash, b: Hash, block: Hash)
    requires a in world.blocks && b in world.blocks && block in world.blocks
    requires IsAncestor(world, a, block) && IsAncestor(world, b, block) && world.blocks[a].height <= world.blocks[b].height
    ensures IsAncestor(world, a, b)
    ensures world.blocks[a].height == world.blocks[b].height ==> a == b
    decreases world.blocks[block].height
  {
    if b != block {
      if a == block { AncestorIsLower(world, b, block); }
      else { AncestorsAreOrdered(world, a, b, world.blocks[block].parent); }
    }
    AncestorIsLower(world, a, b);
  }
}
