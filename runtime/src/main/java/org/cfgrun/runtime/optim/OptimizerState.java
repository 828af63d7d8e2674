package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that an optimizer remembers, in the form of PyTorch's {@code state_dict}.
 *
 * @param state by a parameter's number, counted through all groups: each state by its name, an
 *     {@code Tensor}, a {@code Number}, or a list of such; parameters that had no step yet are left
 *     out
 * @param paramGroups each group's options, and under {@code params} the numbers of its parameters
 */
public record OptimizerState(
    Map<Integer, Map<String, Object>> state, List<Map<String, @Nullable Object>> paramGroups) {}
