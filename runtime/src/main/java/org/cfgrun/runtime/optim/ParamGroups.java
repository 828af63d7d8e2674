package org.cfgrun.runtime.optim;

import java.util.List;

/**
 * What an optimizer's constructor is handed.
 *
 * @param groups the groups, not empty, no parameter in two of them
 */
public record ParamGroups(List<ParamGroup> groups) {
  /** Copies the list; the groups stay the caller's, for schedules change their options. */
  public ParamGroups {
    groups = List.copyOf(groups);
  }
}
