package org.cfgrun.runtime.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.runtime.nn.DerivedBuffers;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;

/**
 * Loads weights into a module by name, as mmcv's {@code load_checkpoint(strict=False)}: what fits
 * is copied into the existing tensors, the rest is reported and left unchanged. So a detector for
 * 20 classes can start from one for 80.
 */
public final class WeightLoader {
  /**
   * A counter in PyTorch's batch norm that nothing reads; files from before PyTorch 0.4.1 lack it.
   */
  private static final String COUNTER = "num_batches_tracked";

  private WeightLoader() {}

  /** Copies all weights that fit. */
  public static LoadReport load(Module module, Weights weights) {
    Map<String, DerivedBuffers> owners = new HashMap<>();
    module.forEachModule(
        (path, part) -> {
          if (part instanceof DerivedBuffers owner) {
            String prefix = path.isEmpty() ? "" : path + ".";
            owner.derivedBuffers().forEach(name -> owners.put(prefix + name, owner));
          }
        });
    return load(module.state(), owners, weights);
  }

  private static LoadReport load(
      Map<String, Parameter> state, Map<String, DerivedBuffers> owners, Weights weights) {
    Map<String, TensorData> left = new LinkedHashMap<>(weights.tensors());
    List<String> missing = new ArrayList<>();
    List<String> mismatched = new ArrayList<>();
    List<String> loaded = new ArrayList<>();
    Set<DerivedBuffers> derived = new LinkedHashSet<>();
    for (Map.Entry<String, Parameter> entry : state.entrySet()) {
      String name = entry.getKey();
      Parameter parameter = entry.getValue();
      TensorData tensor = left.remove(name);
      DerivedBuffers owner = owners.get(name);
      if (tensor == null && owner != null) {
        derived.add(owner);
      } else if (tensor == null) {
        missing.add(name);
      } else if (Arrays.equals(tensor.shape(), parameter.shape().sizes())) {
        ArrayTransfer.copy(tensor, parameter.data());
        loaded.add(name);
      } else {
        mismatched.add(
            "%s is %s in the file and %s in the model"
                .formatted(
                    name,
                    Arrays.toString(tensor.shape()),
                    Arrays.toString(parameter.shape().sizes())));
      }
    }
    derived.forEach(DerivedBuffers::deriveBuffers);
    List<String> unexpected = new ArrayList<>(left.keySet());
    missing.removeIf(name -> name.endsWith(COUNTER));
    unexpected.removeIf(name -> name.endsWith(COUNTER));
    return new LoadReport(weights.file(), loaded, unexpected, missing, mismatched);
  }
}
