package org.cfgrun.runtime.hook.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Replaces the buffers of the model by their mean over all processes after each epoch. Counters
 * stay as they are, where mmcv's hook fails.
 */
@Component(Registries.HOOKS)
public final class SyncBuffersHook extends Hook {
  private final boolean distributed;

  /**
   * The arguments.
   *
   * @param distributed whether there are several processes
   */
  public record Args(@Default("True") boolean distributed) {}

  /** A hook for any number of runs. */
  public SyncBuffersHook(Args args) {
    distributed = args.distributed();
  }

  @Override
  public void afterEpoch(Runner runner) {
    if (distributed) {
      runner.communicator().average(buffers(runner));
    }
  }

  private static List<Tensor> buffers(Runner runner) {
    Map<String, Parameter> buffers = new LinkedHashMap<>(runner.model().state());
    buffers.keySet().removeAll(runner.model().parameters().keySet());
    return buffers.values().stream()
        .map(Parameter::data)
        .filter(buffer -> buffer.type().isFloating())
        .toList();
  }
}
