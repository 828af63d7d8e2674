package org.cfgrun.interpreter.eval;

/** What the parts of an evaluation share, made for one file with its meter. */
final class Semantics {
  final Meter meter;
  final Keys keys;
  final Iterating iterating;
  final Comparing comparing;
  final Formatting formatting;
  final Operators operators;
  final Access access;
  final Conversions conversions;
  final Copying copying;
  final Adoption adoption;

  Semantics(Budget budget) {
    meter = new Meter(budget);
    keys = new Keys(meter);
    iterating = new Iterating(meter);
    comparing = new Comparing(meter, keys, iterating);
    formatting = new Formatting(meter);
    operators = new Operators(meter, iterating, formatting);
    conversions = new Conversions(this);
    copying = new Copying(meter);
    adoption = new Adoption(meter);
    access = new Access(this);
  }
}
