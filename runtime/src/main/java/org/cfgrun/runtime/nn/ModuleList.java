package org.cfgrun.runtime.nn;

import java.util.List;

/** List of modules named {@code 0}, {@code 1}, ... */
public final class ModuleList<M extends Module> extends Module {
  private final List<M> modules;

  /** Creates a list. */
  public ModuleList(List<? extends M> modules) {
    this.modules = List.copyOf(modules);
    for (int i = 0; i < modules.size(); i++) {
      child(Integer.toString(i), modules.get(i));
    }
  }

  /** Returns the modules, in order. */
  public List<M> modules() {
    return modules;
  }

  /** Returns the module at an index. */
  public M get(int index) {
    return modules.get(index);
  }
}
