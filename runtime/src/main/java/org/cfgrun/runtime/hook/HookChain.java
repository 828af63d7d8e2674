package org.cfgrun.runtime.hook;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stage;
import org.cfgrun.runtime.runner.Stages;
import org.jspecify.annotations.Nullable;

/** Hooks of a run, in the order in which they are called. */
public final class HookChain implements Stages {
  private static final Map<Stage, BiConsumer<Hook, Runner>> CALLS = new EnumMap<>(Stage.class);

  static {
    CALLS.put(Stage.BEFORE_RUN, Hook::beforeRun);
    CALLS.put(Stage.BEFORE_TRAIN_EPOCH, Hook::beforeTrainEpoch);
    CALLS.put(Stage.BEFORE_TRAIN_ITER, Hook::beforeTrainIter);
    CALLS.put(Stage.AFTER_TRAIN_ITER, Hook::afterTrainIter);
    CALLS.put(Stage.AFTER_TRAIN_EPOCH, Hook::afterTrainEpoch);
    CALLS.put(Stage.BEFORE_VAL_EPOCH, Hook::beforeValEpoch);
    CALLS.put(Stage.BEFORE_VAL_ITER, Hook::beforeValIter);
    CALLS.put(Stage.AFTER_VAL_ITER, Hook::afterValIter);
    CALLS.put(Stage.AFTER_VAL_EPOCH, Hook::afterValEpoch);
    CALLS.put(Stage.AFTER_RUN, Hook::afterRun);
  }

  /**
   * Hook with its priority and origin.
   *
   * @param hook the hook
   * @param priority its priority
   * @param written location in the config; null for a default hook
   */
  public record Link(Hook hook, Priority priority, @Nullable Written written) {}

  /**
   * Location of a hook in a config.
   *
   * @param section path of its section, such as {@code custom_hooks.0}
   * @param span location in the source
   */
  public record Written(String section, Span span) {}

  private final List<Link> links = new ArrayList<>();

  /**
   * Adds a hook after all hooks of the same or higher priority.
   *
   * @throws IllegalArgumentException when the chain already contains this hook
   */
  public void add(Hook hook, Priority priority) {
    add(hook, priority, null);
  }

  /** Adds a hook given by a config, after all hooks of the same or higher priority. */
  public void add(Hook hook, Priority priority, @Nullable Written written) {
    if (links.stream().anyMatch(link -> link.hook() == hook)) {
      throw new IllegalArgumentException("the hook is already registered");
    }
    int at = links.size();
    while (at > 0 && links.get(at - 1).priority().compareTo(priority) > 0) {
      at--;
    }
    links.add(at, new Link(hook, priority, written));
  }

  /** Changes the priority of all hooks of a type. */
  public void move(Class<? extends Hook> type, Priority priority) {
    List<Link> moved = links.stream().filter(link -> type.isInstance(link.hook())).toList();
    links.removeAll(moved);
    moved.forEach(link -> add(link.hook(), priority, link.written()));
  }

  /** Returns the hooks that act at a stage, in order. */
  public List<Link> links(Stage stage) {
    return links.stream().filter(link -> OverriddenStages.of(link.hook()).contains(stage)).toList();
  }

  /** Returns the hooks with their priorities, in order. */
  public List<Link> links() {
    return List.copyOf(links);
  }

  @Override
  public void at(Stage stage, Runner runner) {
    BiConsumer<Hook, Runner> call = Objects.requireNonNull(CALLS.get(stage));
    for (Link link : links) {
      try {
        call.accept(link.hook(), runner);
      } catch (ArgumentException complaint) {
        throw link.hook().failure(complaint);
      } catch (ConfigException complaint) {
        // A part of the hook, such as gradient clipping, does not know its location.
        throw complaint.code().equals(ErrorCode.BAD_ARGUMENT)
            ? complaint.at(link.hook().span())
            : complaint;
      }
    }
  }

  @Override
  public void beforeEpoch(Runner runner) {
    links.forEach(link -> link.hook().beforeEpoch(runner));
  }

  @Override
  public void afterEpoch(Runner runner) {
    links.forEach(link -> link.hook().afterEpoch(runner));
  }

  /** Closes all hooks, in order. */
  public void close() {
    RuntimeException first = null;
    for (Link link : links) {
      try {
        link.hook().close();
      } catch (RuntimeException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public <T> List<T> all(Class<T> type) {
    return links.stream().map(Link::hook).filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public String description() {
    List<String> blocks = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      String lines = links(stage).stream().map(HookChain::line).collect(Collectors.joining("\n"));
      if (!lines.isEmpty()) {
        blocks.add(stage.key() + ":\n" + lines + "\n -------------------- ");
      }
    }
    return String.join("\n", blocks);
  }

  private static String line(Link link) {
    return String.format(Locale.ROOT, "(%-12s) %-35s", link.priority(), link.hook().name());
  }
}
