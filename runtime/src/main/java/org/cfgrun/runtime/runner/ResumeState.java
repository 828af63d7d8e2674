package org.cfgrun.runtime.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.checkpoint.Storable;
import org.cfgrun.runtime.log.LogBuffer.Entry;
import org.cfgrun.runtime.nn.ExtraState;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.runner.Workflow.Place;
import org.jspecify.annotations.Nullable;

/**
 * State of a run in a checkpoint beside weights and optimizer, as plain values: {@code {'epoch': 2,
 * 'iter': 523, 'batch': 23, 'flow': 0, 'repeat': 0, 'log': {'loss': {'values': [...], 'counts':
 * [...]}}}}.
 *
 * @param point where to resume
 * @param logged the values of the current epoch's steps, which the next log line averages; empty
 *     between epochs
 * @param hooks the state of each stateful hook. The first hook with a key uses the key itself, the
 *     next ones {@code KEY.2}, {@code KEY.3} and so on, by priority and position in the config
 * @param modules the state of each module with an {@link ExtraState}, by its dotted name
 * @param world the number of processes of the run; saved as {@code world} if there are several
 * @param others what ranks 1, 2, and so on have of their own; saved as {@code ranks}
 */
record ResumeState(
    ResumePoint point,
    Map<String, List<Entry>> logged,
    Map<String, Map<String, @Nullable Object>> hooks,
    Map<String, Map<String, @Nullable Object>> modules,
    int world,
    List<RankState> others) {
  /** Returns the state at the start of a run. */
  static final ResumeState START =
      new ResumeState(ResumePoint.START, Map.of(), Map.of(), Map.of(), 1, List.of());

  private static final String HOOKS = "hooks";
  private static final String MODULES = "modules";
  private static final String EPOCH = "epoch";
  private static final String ITERATION = "iter";
  private static final String BATCH = "batch";
  private static final String FLOW = "flow";
  private static final String REPEAT = "repeat";
  private static final String LOG = "log";
  private static final String VALUES = "values";
  private static final String COUNTS = "counts";
  private static final String WORLD = "world";
  private static final String RANKS = "ranks";

  /** Captures the current state of a run. */
  static ResumeState of(Runner runner) {
    ResumePoint point = runner.savedPoint();
    Map<String, Map<String, @Nullable Object>> hooks = new LinkedHashMap<>();
    hooksOf(runner).forEach((key, hook) -> hooks.put(key, storable(hook, hook.save(runner))));
    Map<String, Map<String, @Nullable Object>> modules = new LinkedHashMap<>();
    modulesOf(runner)
        .forEach((name, module) -> modules.put(name, storable(module, module.extraState())));
    return new ResumeState(
        point,
        point.batch() > 0 ? runner.logBuffer().history() : Map.of(),
        hooks,
        modules,
        runner.communicator().world(),
        RankState.gather(runner, modules));
  }

  /**
   * Returns the state for another number of processes, as in mmcv: the epoch stays, and iterations
   * are counted as if all had taken the samples of a step of the new run, rounded down. In the
   * middle of an epoch, some of its samples come twice or not at all.
   */
  ResumeState inWorld(int now) {
    if (now == world) {
      return this;
    }
    ResumePoint scaled =
        new ResumePoint(
            point.epoch(),
            point.iteration() * world / now,
            (int) ((long) point.batch() * world / now),
            point.place());
    return new ResumeState(scaled, logged, hooks, modules, now, List.of());
  }

  /** Returns the stateful hooks of a run by key. */
  static Map<String, Stateful> hooksOf(Runner runner) {
    Map<String, Stateful> byKey = new LinkedHashMap<>();
    for (Stateful hook : runner.stages().all(Stateful.class)) {
      String key = hook.stateKey();
      for (int number = 2; byKey.containsKey(key); number++) {
        key = hook.stateKey() + "." + number;
      }
      byKey.put(key, hook);
    }
    return byKey;
  }

  /** Returns the modules of a run with a state beside their weights, by dotted name. */
  private static Map<String, ExtraState> modulesOf(Runner runner) {
    Map<String, ExtraState> byName = new LinkedHashMap<>();
    runner
        .model()
        .forEachModule(
            (name, module) -> {
              if (module instanceof ExtraState stateful) {
                byName.put(name, stateful);
              }
            });
    return byName;
  }

  private static Map<String, @Nullable Object> storable(
      Object owner, Map<String, @Nullable Object> kept) {
    Object foreign = Storable.firstForeign(kept);
    if (foreign == null) {
      return kept;
    }
    throw new ConfigException(
        CustomImports.CUSTOM_CODE,
        ("`%s` saves a `%s`, which a checkpoint cannot hold. Expected None, booleans, numbers, "
                + "strings, lists, maps or tensors.")
            .formatted(owner.getClass().getSimpleName(), foreign.getClass().getSimpleName()));
  }

  /** Restores each hook of a run; one without a state keeps its initial state. */
  void restoreHooks(Runner runner) {
    hooksOf(runner)
        .forEach(
            (key, hook) -> {
              Map<String, @Nullable Object> kept = hooks.get(key);
              if (kept != null) {
                hook.restore(runner, kept);
              }
            });
  }

  /** Restores the state of each module beside its weights; one without keeps its initial state. */
  void restoreModules(Runner runner) {
    restoreModules(runner, modules);
  }

  static void restoreModules(Runner runner, Map<String, Map<String, @Nullable Object>> states) {
    modulesOf(runner)
        .forEach(
            (name, module) -> {
              Map<String, @Nullable Object> kept = states.get(name);
              if (kept != null) {
                module.restoreExtraState(kept);
              }
            });
  }

  /** Restores what this process has of its own, if there are as many as in the saved run. */
  void restoreRank(Runner runner) {
    int rank = runner.communicator().rank();
    if (runner.communicator().world() == world && rank > 0 && rank <= others.size()) {
      others.get(rank - 1).restoreTo(runner);
    }
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put(EPOCH, point.epoch());
    map.put(ITERATION, point.iteration());
    map.put(BATCH, (long) point.batch());
    map.put(FLOW, (long) point.place().flow());
    map.put(REPEAT, (long) point.place().repeat());
    Map<String, Object> log = new LinkedHashMap<>();
    logged.forEach(
        (name, entries) -> {
          Map<String, Object> columns = new LinkedHashMap<>();
          columns.put(VALUES, entries.stream().map(Entry::value).toList());
          columns.put(COUNTS, entries.stream().map(entry -> (long) entry.count()).toList());
          log.put(name, columns);
        });
    map.put(LOG, log);
    map.put(HOOKS, hooks);
    map.put(MODULES, modules);
    if (world > 1) {
      map.put(WORLD, (long) world);
      map.put(RANKS, others.stream().map(RankState::toMap).toList());
    }
    return map;
  }

  /**
   * Parses the result of {@link #toMap}.
   *
   * @throws ClassCastException if the map has another structure
   */
  static ResumeState fromMap(Map<String, @Nullable Object> map) {
    Place place = new Place(count(map, FLOW), count(map, REPEAT));
    ResumePoint point =
        new ResumePoint(number(map, EPOCH), number(map, ITERATION), count(map, BATCH), place);
    Map<String, List<Entry>> logged = new LinkedHashMap<>();
    if (map.get(LOG) instanceof Map<?, ?> log) {
      log.forEach((name, columns) -> logged.put((String) name, entries(dict(columns))));
    }
    int world = map.containsKey(WORLD) ? Math.max(1, count(map, WORLD)) : 1;
    List<RankState> others = new ArrayList<>();
    if (map.get(RANKS) instanceof List<?> ranks) {
      ranks.forEach(each -> others.add(RankState.fromMap(named(dict(each)))));
    }
    return new ResumeState(point, logged, states(map, HOOKS), states(map, MODULES), world, others);
  }

  /** Returns named states, such as those of hooks. */
  static Map<String, Map<String, @Nullable Object>> states(
      Map<String, @Nullable Object> map, String key) {
    Map<String, Map<String, @Nullable Object>> states = new LinkedHashMap<>();
    if (map.get(key) instanceof Map<?, ?> saved) {
      saved.forEach((name, state) -> states.put((String) name, named(dict(state))));
    }
    return states;
  }

  private static Map<?, ?> dict(@Nullable Object value) {
    if (value instanceof Map<?, ?> dict) {
      return dict;
    }
    throw new ClassCastException("the state of the loop, a hook or a module is not a dict");
  }

  private static Map<String, @Nullable Object> named(Map<?, ?> state) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    state.forEach((name, value) -> named.put((String) name, value));
    return named;
  }

  private static List<Entry> entries(Map<?, ?> columns) {
    if (!(columns.get(VALUES) instanceof List<?> values)
        || !(columns.get(COUNTS) instanceof List<?> counts)
        || values.size() != counts.size()) {
      throw new ClassCastException("the log has different numbers of values and counts");
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (!(values.get(i) instanceof Double value) || !(counts.get(i) instanceof Long count)) {
        throw new ClassCastException("a logged value or its count is not a number");
      }
      entries.add(new Entry(value, count.intValue()));
    }
    return entries;
  }

  private static int count(Map<String, @Nullable Object> map, String key) {
    long number = number(map, key);
    if (number > Integer.MAX_VALUE) {
      throw new ClassCastException("the count at key `" + key + "` is too large");
    }
    return (int) number;
  }

  private static long number(Map<String, @Nullable Object> map, String key) {
    if (map.get(key) instanceof Long number && number >= 0) {
      return number;
    }
    throw new ClassCastException("no count at key `" + key + "`");
  }
}
