/**
 * A patient's identifier in one form. Characters are numbers; which have one spelling, and what a register asks for, are facts. Executable.
 * Spec: Records N1 to N6.
 */
module Identifiers {
  datatype Fault = Missing | Malformed | CheckDigit

  datatype Verdict = Normal(system: nat, value: seq<nat>) | Refused(fault: Fault)

  /** What is known of a register, N4: the name that stands for all, whether hyphens and case count, and which values have its form and check digit. */
  datatype Register = Register(name: nat, folds: bool, form: set<seq<nat>>, right: set<seq<nat>>)

  datatype Named = Named(system: nat, value: seq<nat>)

  /** N1: the first identifier that has a system and a value; none if there is no such. */
  function First(identifiers: seq<(seq<nat>, seq<nat>)>): (found: seq<(nat, seq<nat>)>)
    ensures |found| <= 1
  {
    if identifiers == [] then []
    else if |identifiers[0].0| == 1 && identifiers[0].1 != [] then [(identifiers[0].0[0], identifiers[0].1)]
    else First(identifiers[1..])
  }

  predicate IsSpace(character: nat) { 9 <= character <= 13 || character == 32 || character == 133 || character == 160 || character == 12288 }

  /** N3: without white space, and full-width ASCII made plain. */
  function Folded(value: seq<nat>): seq<nat> {
    if value == [] then []
    else (if IsSpace(value[0]) then [] else [Plain(value[0])]) + Folded(value[1..])
  }

  function Plain(character: nat): nat { if 0xFF01 <= character <= 0xFF5E then character - 0xFEE0 else character }

  /** N4: without hyphens, dots and slashes, in capitals. */
  function Grouped(value: seq<nat>): seq<nat> {
    if value == [] then []
    else (if value[0] == 45 || value[0] == 46 || value[0] == 47 then [] else [if 97 <= value[0] <= 122 then value[0] - 32 else value[0]]) + Grouped(value[1..])
  }

  predicate HaveOneSpelling(spelled: set<nat>, value: seq<nat>) { forall character | character in value :: character in spelled }

  /** N2: a system is well formed, and its normal form is a fact of it, which is its own; of a known register the first name stands for all. */
  datatype Systems = Systems(normal: map<nat, nat>, known: map<nat, Register>)
  {
    predicate AreSound() {
      && (forall system | system in normal :: normal[system] in normal && normal[normal[system]] == normal[system])
      && (forall system | system in known ::
        (known[system].name in normal && normal[known[system].name] == known[system].name
        && known[system].name in known && known[known[system].name] == known[system]))
    }
  }

  /** N2 to N4, N6: the normal form of an identifier, or why it has none. */
  function Normalised(systems: Systems, spelled: set<nat>, named: Named): Verdict {
    var value := Folded(named.value);
    if value == [] then Refused(Missing)
    else if named.system !in systems.normal || |value| > 128 || !HaveOneSpelling(spelled, value) then Refused(Malformed)
    else
      var system := systems.normal[named.system];
      if system !in systems.known then Normal(system, value)
      else
        var register := systems.known[system];
        var number := if register.folds then Grouped(value) else value;
        if number !in register.form then Refused(Malformed)
        else if number !in register.right then Refused(CheckDigit)
        else Normal(register.name, number)
  }

  /** N1, N6: what the identity function is asked for, if anything: a bundle that names no patient asks for nothing and has pseudonym zero. */
  datatype Question = Nobody | Ask(system: nat, value: seq<nat>) | Refuse(fault: Fault)

  function Asked(systems: Systems, spelled: set<nat>, hasPatient: bool, identifiers: seq<(seq<nat>, seq<nat>)>): Question {
    if !hasPatient then Nobody
    else if First(identifiers) == [] then Refuse(Missing)
    else
      match Normalised(systems, spelled, Named(First(identifiers)[0].0, First(identifiers)[0].1))
      case Normal(system, value) => Ask(system, value)
      case Refused(fault) => Refuse(fault)
  }

  /** Property Nothing else is asked for: whatever is asked for is a normal form, and a patient never has pseudonym zero. N6. */
  lemma OnlyNormalIsAsked(systems: Systems, spelled: set<nat>, hasPatient: bool, identifiers: seq<(seq<nat>, seq<nat>)>)
    ensures var question := Asked(systems, spelled, hasPatient, identifiers);
      && (hasPatient ==> question != Nobody)
      && (question.Ask? ==> exists named :: Normalised(systems, spelled, named) == Normal(question.system, question.value))
  {
    if hasPatient && First(identifiers) != [] {
      var named := Named(First(identifiers)[0].0, First(identifiers)[0].1);
      var verdict := Normalised(systems, spelled, named);
      assert verdict.Normal? ==> Normalised(systems, spelled, named) == Normal(verdict.system, verdict.value);
    }
  }

  /** Property One form: spellings that differ in white space and width only have one verdict. N3. */
  lemma SpellingsAgree(systems: Systems, spelled: set<nat>, one: Named, other: Named)
    requires one.system in systems.normal && other.system in systems.normal && systems.normal[one.system] == systems.normal[other.system]
    requires Folded(one.value) == Folded(other.value)
    ensures Normalised(systems, spelled, one) == Normalised(systems, spelled, other)
  {}

  lemma FoldedIsStable(value: seq<nat>)
    ensures Folded(Folded(value)) == Folded(value)
    ensures forall character | character in Folded(value) :: !IsSpace(character)
  {
    if value != [] {
      FoldedIsStable(value[1..]);
      var rest := Folded(value[1..]);
      if !IsSpace(value[0]) {
        assert Folded(value) == [Plain(value[0])] + rest;
        assert ([Plain(value[0])] + rest)[1..] == rest;
        assert !IsSpace(Plain(value[0]));
      } else { assert Folded(value) == rest; }
    }
  }

  lemma GroupedIsStable(value: seq<nat>)
    ensures Grouped(Grouped(value)) == Grouped(value)
  {
    if value != [] {
      GroupedIsStable(value[1..]);
      var rest := Grouped(value[1..]);
      if !(value[0] == 45 || value[0] == 46 || value[0] == 47) {
        var capital := if 97 <= value[0] <= 122 then value[0] - 32 else value[0];
        assert Grouped(value) == [capital] + rest;
        assert ([capital] + rest)[1..] == rest && ([capital] + rest)[0] == capital;
        assert !(97 <= capital <= 122) && capital != 45 && capital != 46 && capital != 47;
        assert Grouped([capital] + rest) == [capital] + Grouped(rest);
      } else { assert Grouped(value) == rest; }
    }
  }

  /** A value without white space and full-width letters is its own folding. */
  lemma PlainIsFolded(value: seq<nat>)
    requires forall character | character in value :: !IsSpace(character) && Plain(character) == character
    ensures Folded(value) == value
  {
    if value != [] {
      assert value == [value[0]] + value[1..];
      forall character | character in value[1..] ensures !IsSpace(character) && Plain(character) == character { assert character in value; }
      PlainIsFolded(value[1..]);
    }
  }

  lemma GroupedKeeps(value: seq<nat>, plain: set<nat>)
    requires forall character | character in value :: character in plain
    requires forall character | character in plain && 97 <= character <= 122 :: character - 32 in plain
    ensures forall character | character in Grouped(value) :: character in plain
    ensures |Grouped(value)| <= |value|
  {
    if value != [] {
      assert value[0] in value;
      forall character | character in value[1..] ensures character in plain { assert character in value; }
      GroupedKeeps(value[1..], plain);
    }
  }

  /** Property One form: the normal form of a normal form is itself, where what has one spelling is plain. N5. */
  lemma NormalIsStable(systems: Systems, spelled: set<nat>, named: Named)
    requires systems.AreSound()
    requires forall character | character in spelled :: !IsSpace(character) && Plain(character) == character
    requires forall character | character in spelled && 97 <= character <= 122 :: character - 32 in spelled
    requires forall system | system in systems.known :: [] !in systems.known[system].form
    ensures var verdict := Normalised(systems, spelled, named);
      verdict.Normal? ==> Normalised(systems, spelled, Named(verdict.system, verdict.value)) == verdict
  {
    var value := Folded(named.value);
    var verdict := Normalised(systems, spelled, named);
    if verdict.Normal? {
      assert forall character | character in value :: character in spelled;
      GroupedKeeps(value, spelled);
      GroupedIsStable(value);
      PlainIsFolded(verdict.value);
    }
  }
}
