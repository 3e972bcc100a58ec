include "machines.dfy"

/** The tables walked from state to state, compiled and run by `./medchain spec`. */
module MachineSearch {
  import opened MachineTables
  import ViewTable
  import EpochTable
  import ReplicaTable
  import InstitutionTable
  import RecordTable
  import CustodyTable
  import AccessTable
  import KeyCeremonyTable
  import ElectionTable

  const Properties := ["Machine tables closed"]

  /** Prints what is open in the first table that is not closed. */
  method Find(property: string) returns (found: bool, tried: nat)
  {
    found := Walk(ViewTable.All);
    if !found { found := Walk(EpochTable.All); }
    if !found { found := Walk(ReplicaTable.All); }
    if !found { found := Walk(InstitutionTable.All); }
    if !found { found := Walk(RecordTable.All); }
    if !found { found := Walk(CustodyTable.All); }
    if !found { found := Walk(AccessTable.All); }
    if !found { found := Walk(KeyCeremonyTable.All); }
    if !found { found := Walk(ElectionTable.All); }
    tried := 9;
  }

  method Walk<S(==), T(==)>(table: Table<S, T>) returns (found: bool)
  {
    var pairs := table.lines.Keys + table.unheard;
    var states, triggers := set pair | pair in pairs :: pair.0, set pair | pair in pairs :: pair.1;
    var open := set s, t | s in states && t in triggers && table.CanFire(s, t) == ((s, t) in table.unheard) :: (s, t);
    var left := set s, t | s in states && t in triggers && table.CanFire(s, t) && s in table.terminal && table.Fire(s, t) != s :: (s, t);
    var lost := states - Reached(table, triggers, {table.initial}, |states|);
    var traps := states - Ending(table, states, triggers, table.terminal, |states|);
    if open != {} {
      print "Machine tables closed is broken: has a line and is unheard, or neither: ", open, "\n";
    } else if left != {} {
      print "Machine tables closed is broken: a terminal state is left by ", left, "\n";
    } else if lost != {} {
      print "Machine tables closed is broken: never reached is ", lost, "\n";
    } else if traps != {} {
      print "Machine tables closed is broken: no way leads to an end from ", traps, "\n";
    }
    return open != {} || left != {} || lost != {} || traps != {};
  }

  /** The states that at most so many lines lead to from these. */
  function Reached<S(==), T(==)>(table: Table<S, T>, triggers: set<T>, from: set<S>, lines: nat): set<S>
    decreases lines
  {
    if lines == 0 then from
    else Reached(table, triggers, from + set s, t | s in from && t in triggers && table.CanFire(s, t) :: table.Fire(s, t), lines - 1)
  }

  /** The states from which at most so many lines lead to these. */
  function Ending<S(==), T(==)>(table: Table<S, T>, states: set<S>, triggers: set<T>, to: set<S>, lines: nat): set<S>
    decreases lines
  {
    if lines == 0 then to
    else
      Ending(
        table, states, triggers, to + set s, t | s in states && t in triggers && table.CanFire(s, t) && table.Fire(s, t) in to :: s, lines - 1)
  }
}
