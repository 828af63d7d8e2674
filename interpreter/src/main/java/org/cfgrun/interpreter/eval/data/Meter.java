package org.cfgrun.interpreter.eval.data;

import java.util.HashMap;
import java.util.Map;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Counts the work of operations on data, for one config. Every operation counts what it really
 * costs before it begins; each method throws {@link EvalFailure} when nothing is left for it.
 */
public abstract class Meter {
  /** How many characters or items are read or moved in the time of a step. */
  private static final int PER_STEP = 16;

  private final Map<Key, Key> keys = new HashMap<>();

  /** Counts an expression or a turn of a loop. */
  public final void step(Span at) {
    steps(1, at);
  }

  /** Counts characters or items that are read, compared or moved, but not created. */
  public final void work(long count, Span at) {
    steps(count / PER_STEP, at);
  }

  /** Counts several steps. */
  public abstract void steps(long count, Span at);

  /** Counts elements before they are created. */
  public abstract void elements(long count, Span at);

  /** Counts a string; 16 of its characters are one element. */
  public final void string(long length, Span at) {
    growingString(length, at);
    elements(length / PER_STEP, at);
  }

  /** Checks a string under construction; it is counted when it is complete. */
  public abstract void growingString(long length, Span at);

  /**
   * Counts values of the finished config, each as often as it is mentioned: whoever prints or
   * builds the config meets every mention.
   */
  public abstract void values(long count, Span at);

  /** Checks values under construction; they are counted when they are complete. */
  public abstract void growingValues(long count, Span at);

  /** Checks the size of an integer before it is created. */
  public abstract void integer(double bits, Span at);

  /** Checks the nesting depth of a value. */
  public abstract void depth(int depth, Span at);

  /**
   * Returns the one object for all equal keys. Comparing keys then never descends into their parts,
   * which would take exponential time for sets in sets that share their elements.
   */
  final Key unique(Key key) {
    @Nullable Key known = keys.putIfAbsent(key, key);
    return known == null ? key : known;
  }
}
