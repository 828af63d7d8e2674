package org.cfgrun.interpreter.check;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.schema.CheckListener;
import org.cfgrun.interpreter.schema.CheckedDict;

/** Collects the dicts that a check meets, and the arguments that they may not have. */
final class Collector implements CheckListener {
  private final List<CheckedDict> dicts = new ArrayList<>();
  private final List<LeftArguments> left = new ArrayList<>();
  private final List<UnknownArgument> unknown = new ArrayList<>();

  @Override
  public void meets(CheckedDict dict) {
    dicts.add(dict);
  }

  @Override
  public void rejects(UnknownArgument argument) {
    unknown.add(argument);
  }

  @Override
  public void leaves(LeftArguments arguments) {
    left.add(arguments);
  }

  List<LeftArguments> left() {
    return left;
  }

  List<CheckedDict> dicts() {
    return dicts;
  }

  List<UnknownArgument> unknown() {
    return unknown;
  }
}
