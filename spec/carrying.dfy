/** The two boxes of a ballot, and what each relay learns. Whoever has not the key of a box sees nothing of what is in it. Spec: Election V8, V9. */
module Carrying {
  type Institution = nat

  datatype Content = Onward(box: Box) | Arrived(ballot: nat)

  datatype Box = Box(to: Institution, content: Content)

  function Others(all: seq<Institution>, self: Institution): seq<Institution>
  { if all == [] then [] else if all[0] == self then Others(all[1..], self) else [all[0]] + Others(all[1..], self) }

  /** V8: the other trustees that have enrolled; all other validators where these are too few. */
  function RelaysOf(self: Institution, trustees: seq<Institution>, validators: seq<Institution>): seq<Institution>
  { if |Others(trustees, self)| >= 2 then Others(trustees, self) else Others(validators, self) }

  /** V8: the first relay drawn from all, the second from the rest. */
  function Wrap(ballot: nat, relays: seq<Institution>, first: nat, second: nat): Box
    requires first < |relays| && second < |relays| - 1
  { Box(relays[first], Onward(Box((relays[..first] + relays[first + 1..])[second], Arrived(ballot)))) }

  datatype Fact = From(sender: Institution) | Says(ballot: nat)

  /** What an institution learns while a box is handed on: of its own boxes, who handed them to it, and what is in them. */
  function Learned(who: Institution, sender: Institution, box: Box): set<Fact>
    decreases box
  {
    match box.content
    case Onward(inner) => Learned(who, box.to, inner) + if who == box.to then {From(sender)} else {}
    case Arrived(ballot) => if who == box.to then {From(sender), Says(ballot)} else {}
  }

  lemma OthersAreOthers(all: seq<Institution>, self: Institution)
    requires forall i, j | 0 <= i < j < |all| :: all[i] != all[j]
    ensures forall i | 0 <= i < |Others(all, self)| :: Others(all, self)[i] in all && Others(all, self)[i] != self
    ensures forall i, j | 0 <= i < j < |Others(all, self)| :: Others(all, self)[i] != Others(all, self)[j]
  {
    if all != [] {
      OthersAreOthers(all[1..], self);
      assert forall i | 0 <= i < |Others(all[1..], self)| :: Others(all[1..], self)[i] in all;
    }
  }

  /** Hidden voters: nobody but the voter itself has learned of one attempt both who voted and what; only both relays together have. */
  lemma NoRelayHasBoth(voter: Institution, trustees: seq<Institution>, validators: seq<Institution>, ballot: nat, first: nat, second: nat, who: Institution)
    requires forall i, j | 0 <= i < j < |trustees| :: trustees[i] != trustees[j]
    requires forall i, j | 0 <= i < j < |validators| :: validators[i] != validators[j]
    requires var relays := RelaysOf(voter, trustees, validators); first < |relays| && second < |relays| - 1
    ensures var box := Wrap(ballot, RelaysOf(voter, trustees, validators), first, second);
            && box.to != voter && box.content.box.to !in {voter, box.to}
            && !(From(voter) in Learned(who, voter, box) && Says(ballot) in Learned(who, voter, box))
            && {From(voter), Says(ballot)} <= Learned(box.to, voter, box) + Learned(box.content.box.to, voter, box)
  {
    OthersAreOthers(trustees, voter);
    OthersAreOthers(validators, voter);
    var relays := RelaysOf(voter, trustees, validators);
    var rest := relays[..first] + relays[first + 1..];
    assert rest[second] == relays[if second < first then second else second + 1];
    assert relays[first] in relays && rest[second] in relays;
  }

  const PeerCap: nat := 1024
  const BadCap: nat := 4

  datatype Peer = Peer(brought: nat, bad: nat)

  /** V9: a box that a peer brings is looked at, or dropped. */
  function Bring(peer: Peer, isBad: bool): Peer
  { if peer.brought >= PeerCap || peer.bad >= BadCap then peer else Peer(peer.brought + 1, if isBad then peer.bad + 1 else peer.bad) }

  lemma PeersAreBounded(peer: Peer, isBad: bool)
    requires peer.bad <= BadCap && peer.brought <= PeerCap
    ensures Bring(peer, isBad).bad <= BadCap && Bring(peer, isBad).brought <= PeerCap
  {}
}
