include "consensus-acting.dfy"

/** What a validator takes up again from its disk. Spec: Consensus D1, D3. */
module ConsensusRestart {
  import opened Quorums
  import opened Consensus
  import opened ConsensusKnowledge
  import opened ConsensusActing

  /** The rows on disk: the view and its justification (0: none was entered), the highest finalization, own votes and proposals, blocks. */
  datatype Rows = Rows(
    epoch: nat, view: nat, justification: Justification, finalization: Option<Certificate>, votes: set<Vote>, proposals: map<(nat, nat), Hash>, blocks: set<Hash>)

  /** D3: own votes of the running epoch, above the highest finalized view. */
  function OwnVotes(rows: Rows, epoch: nat, finalized: nat): set<Vote> {
    set vote | vote in rows.votes && vote.ballot.epoch == epoch && vote.ballot.view > finalized
  }

  /** The own proposals, by epoch and view, as offers. */
  function OwnOffers(rows: Rows, epoch: nat, finalized: nat): map<nat, Offer> {
    map place | place in rows.proposals && place.0 == epoch && place.1 > finalized :: place.1 := Offer(rows.proposals[place], Justification(None, []))
  }

  /** D3: the ledger is executed again, up to a block of an epoch with this setup; then what was recorded of that epoch is taken up. */
  function TakeUp(facts: Facts, self: Validator, setup: Setup, ledger: Hash, rows: Rows): Node
    requires setup.council.IsWellFormed()
    ensures IsSound(TakeUp(facts, self, setup, ledger, rows))
  {
    var finalization := if rows.finalization.Some? && rows.finalization.value.ballot.epoch == setup.epoch then rows.finalization else None;
    var finalized := if finalization.Some? then finalization.value.ballot.view else 0;
    var hasView := rows.view > 0 && rows.epoch == setup.epoch;
    var parent := if hasView then rows.justification.parent else None;
    var isKept := parent.Some? && parent.value.ballot.view > finalized;
    Fresh(self, setup, ledger, facts.now).(
      local := Local(setup, if hasView then rows.view else 1, finalized),
      footing := if hasView then FootingOf(setup, rows.justification) else Footing(0, setup.start),
      ground := if hasView then VotesOfJustification(rows.justification) else {},
      counted := OwnVotes(rows, setup.epoch, finalized),
      certificates := if isKept then {parent.value.ballot} else {},
      certifying := if isKept then VotesOf(parent.value) else {},
      offers := OwnOffers(rows, setup.epoch, finalized),
      finalization := if finalization.None? then None
        else Some(Finality(finalized, finalization.value.ballot.block, VotesOf(finalization.value), finalization.value.ballot.block)),
      orphans := set block | block in rows.blocks && block in facts.world.blocks && facts.world.blocks[block].epoch == setup.epoch
        && Height(facts.world, block) > Height(facts.world, ledger))
  }

  /** D3: then it goes on as on any input. */
  function GoOn(facts: Facts, node: Node, fuel: nat): Node
    requires IsSound(node)
  { Advance(facts, Extend(facts, Connect(facts.world, node), fuel), fuel) }
}
