package org.cfgrun.runtime.optim;

import java.util.List;

/**
 * Parameter groups passed to an optimizer's constructor.
 *
 * @param groups the groups; not empty, and no parameter is in two of them
 */
public record ParamGroups(List<ParamGroup> groups) {
  /** Copies the list but not the groups, because schedules change their options. */
  public ParamGroups {
    groups = List.copyOf(groups);
  }
}
