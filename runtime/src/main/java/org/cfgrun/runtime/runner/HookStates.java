package org.cfgrun.runtime.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.runtime.checkpoint.Storable;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.jspecify.annotations.Nullable;

/**
 * What the hooks of a run keep in checkpoints, each under a key of its own: the first hook of a
 * kind has the kind's key, the next ones {@code KEY.2}, {@code KEY.3} and so on, by priority and
 * place in the config.
 */
final class HookStates {
  private final Runner runner;
  private final Map<String, Stateful> byKey = new LinkedHashMap<>();

  /** Those of a run. */
  HookStates(Runner runner) {
    this.runner = runner;
    for (Stateful hook : runner.stages().all(Stateful.class)) {
      String key = hook.stateKey();
      for (int number = 2; byKey.containsKey(key); number++) {
        key = hook.stateKey() + "." + number;
      }
      byKey.put(key, hook);
    }
  }

  /** Lets every hook add to the model what is saved with its weights. */
  void attach() {
    byKey.values().forEach(hook -> hook.attach(runner.model()));
  }

  /** What each hook keeps now, by its key. */
  Map<String, Map<String, @Nullable Object>> save() {
    Map<String, Map<String, @Nullable Object>> states = new LinkedHashMap<>();
    byKey.forEach((key, hook) -> states.put(key, storable(hook, hook.save(runner))));
    return states;
  }

  private static Map<String, @Nullable Object> storable(
      Stateful hook, Map<String, @Nullable Object> kept) {
    Object foreign = Storable.firstForeign(kept);
    if (foreign == null) {
      return kept;
    }
    throw new RunFailure(
        CustomImports.CUSTOM_CODE,
        "`%s` saves a `%s`, which a checkpoint cannot hold: it holds None, booleans, numbers, strings, lists, maps and tensors."
            .formatted(hook.getClass().getSimpleName(), foreign.getClass().getSimpleName()));
  }

  /** Lets every hook go on from what it kept; one that kept nothing begins anew. */
  void restore(Map<String, Map<String, @Nullable Object>> states) {
    byKey.forEach(
        (key, hook) -> {
          Map<String, @Nullable Object> kept = states.get(key);
          if (kept != null) {
            hook.restore(runner, kept);
          }
        });
  }
}
