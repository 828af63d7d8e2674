package org.cfgrun.runtime.nn;

import java.util.List;

/** Modules under the names {@code 0}, {@code 1}, ... */
public final class ModuleList<M extends Module> extends Module {
  private final List<M> modules;

  /** A list. */
  public ModuleList(List<? extends M> modules) {
    this.modules = List.copyOf(modules);
    for (int i = 0; i < modules.size(); i++) {
      child(Integer.toString(i), modules.get(i));
    }
  }

  /** The modules, in order. */
  public List<M> modules() {
    return modules;
  }

  /** The module of a number. */
  public M get(int index) {
    return modules.get(index);
  }
}
