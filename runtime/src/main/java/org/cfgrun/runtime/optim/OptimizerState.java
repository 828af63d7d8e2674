package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of an optimizer in the form of PyTorch's {@code state_dict}.
 *
 * @param state the states by parameter number, counted over all groups, and state name; each is a
 *     {@code Tensor}, a {@code Number} or a list of them; parameters that were never updated are
 *     left out
 * @param paramGroups each group's options, and under {@code params} the numbers of its parameters
 */
public record OptimizerState(
    Map<Integer, Map<String, Object>> state, List<Map<String, @Nullable Object>> paramGroups) {}
