package org.cfgrun.runtime.comm;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of a task of one process, for the others: a value or a failure. If a task fails in a
 * process, the others would wait for it in their next collective, and what it does before it ends,
 * such as saving a checkpoint, would meet other collectives. With the methods of this class, all
 * processes fail at the same place.
 *
 * @param value the value; null after a failure
 * @param failure the message; null without a failure
 */
public record SharedOutcome<T extends Serializable>(@Nullable T value, @Nullable String failure)
    implements Serializable {

  /**
   * Runs a task in each process and gathers the values by rank.
   *
   * @param doing what the task does, in the past tense: {@code evaluated its samples}
   * @throws ConfigException if the task has failed in another process; the failure itself is thrown
   *     in that process
   */
  public static <T extends Serializable> List<T> gather(
      Communicator processes, String doing, Supplier<T> task) {
    Attempt<T> own = Attempt.at(task);
    if (processes.world() == 1) {
      return List.of(own.valueOrThrow());
    }
    List<SharedOutcome<T>> all = processes.gather(own.outcome());
    if (own.failure() != null) {
      own.valueOrThrow();
    }
    List<T> values = new ArrayList<>();
    for (int rank = 0; rank < all.size(); rank++) {
      values.add(all.get(rank).valueOf(rank, doing));
    }
    return values;
  }

  /**
   * Runs a task in rank 0 and broadcasts the value.
   *
   * @param doing what the task does, in the past tense: {@code computed the metrics}
   * @throws ConfigException in the other processes if the task has failed; the failure itself is
   *     thrown in rank 0
   */
  public static <T extends Serializable> T ofChief(
      Communicator processes, String doing, Supplier<T> task) {
    if (!processes.isChief()) {
      return processes.broadcast(new SharedOutcome<T>(null, null), 0).valueOf(0, doing);
    }
    Attempt<T> own = Attempt.at(task);
    processes.broadcast(own.outcome(), 0);
    return own.valueOrThrow();
  }

  private T valueOf(int rank, String doing) {
    if (value == null) {
      throw new ConfigException(
          ErrorCode.ENVIRONMENT, "Rank %s failed when it %s: %s".formatted(rank, doing, failure));
    }
    return value;
  }

  /** Outcome of a task of this process, with the exception itself. */
  private record Attempt<T extends Serializable>(@Nullable T value, @Nullable Throwable failure) {
    static <T extends Serializable> Attempt<T> at(Supplier<T> task) {
      try {
        return new Attempt<>(task.get(), null);
      } catch (RuntimeException | VirtualMachineError failure) {
        return new Attempt<>(null, failure);
      }
    }

    SharedOutcome<T> outcome() {
      return new SharedOutcome<>(
          value, failure == null ? null : String.valueOf(failure.getMessage()));
    }

    T valueOrThrow() {
      if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      return Objects.requireNonNull(value);
    }
  }
}
