package org.cfgrun.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The differences between two texts, line by line. Myers' algorithm, which finds the smallest ones,
 * takes the product of the length and the number of differences, which is too long for a large file
 * of which every line changes. Large parts are first split at lines that occur once in both, as in
 * Cohen's patience diff, and are replaced as a whole if there are none.
 */
final class LineDiff {
  /** The number of lines, before and after, that are compared by Myers' algorithm. */
  private static final int SMALL = 2000;

  private static final int MAX_SPLITS = 10;

  private final List<String> old;
  private final List<String> now;
  private final Patch<String> patch = new Patch<>();

  private LineDiff(List<String> old, List<String> now) {
    this.old = old;
    this.now = now;
  }

  /** Returns the differences. */
  static Patch<String> of(List<String> old, List<String> now) {
    LineDiff diff = new LineDiff(old, now);
    diff.compare(new Part(0, old.size(), 0, now.size()), 0);
    return diff.patch;
  }

  /** The lines {@code from..to} of the old text and those of the new one in their place. */
  private record Part(int from, int to, int newFrom, int newTo) {
    boolean isSmall() {
      return to - from + newTo - newFrom <= SMALL;
    }
  }

  private void compare(Part whole, int splits) {
    Part part = trimmed(whole);
    if (part.isSmall()) {
      add(part);
      return;
    }
    List<int[]> anchors = splits < MAX_SPLITS ? anchors(part) : List.of();
    if (anchors.isEmpty()) {
      patch.addDelta(
          new ChangeDelta<>(
              new Chunk<>(part.from(), List.copyOf(old.subList(part.from(), part.to()))),
              new Chunk<>(part.newFrom(), List.copyOf(now.subList(part.newFrom(), part.newTo())))));
      return;
    }
    int from = part.from();
    int newFrom = part.newFrom();
    for (int[] anchor : anchors) {
      compare(new Part(from, anchor[0], newFrom, anchor[1]), splits + 1);
      from = anchor[0] + 1;
      newFrom = anchor[1] + 1;
    }
    compare(new Part(from, part.to(), newFrom, part.newTo()), splits + 1);
  }

  private Part trimmed(Part part) {
    int from = part.from();
    int newFrom = part.newFrom();
    int to = part.to();
    int newTo = part.newTo();
    while (from < to && newFrom < newTo && old.get(from).equals(now.get(newFrom))) {
      from++;
      newFrom++;
    }
    while (from < to && newFrom < newTo && old.get(to - 1).equals(now.get(newTo - 1))) {
      to--;
      newTo--;
    }
    return new Part(from, to, newFrom, newTo);
  }

  private void add(Part part) {
    List<String> before = old.subList(part.from(), part.to());
    List<String> after = now.subList(part.newFrom(), part.newTo());
    for (AbstractDelta<String> delta : DiffUtils.diff(before, after).getDeltas()) {
      patch.addDelta(
          delta.withChunks(
              moved(delta.getSource(), part.from()), moved(delta.getTarget(), part.newFrom())));
    }
  }

  private static Chunk<String> moved(Chunk<String> chunk, int by) {
    return new Chunk<>(chunk.getPosition() + by, List.copyOf(chunk.getLines()));
  }

  /** Returns the longest sequence of lines, in both orders, that occur once in each text. */
  private List<int[]> anchors(Part part) {
    Map<String, Integer> places = once(now, part.newFrom(), part.newTo());
    Map<String, Integer> own = once(old, part.from(), part.to());
    List<int[]> pairs = new ArrayList<>();
    for (int i = part.from(); i < part.to(); i++) {
      Integer place = own.containsKey(old.get(i)) ? places.get(old.get(i)) : null;
      if (place != null) {
        pairs.add(new int[] {i, place});
      }
    }
    return increasing(pairs);
  }

  private static Map<String, Integer> once(List<String> lines, int from, int to) {
    Map<String, Integer> places = new HashMap<>();
    Set<String> again = new HashSet<>();
    for (int i = from; i < to; i++) {
      if (places.put(lines.get(i), i) != null) {
        again.add(lines.get(i));
      }
    }
    again.forEach(places::remove);
    return places;
  }

  /** Returns the longest subsequence whose second numbers increase, by patience sorting. */
  private static List<int[]> increasing(List<int[]> pairs) {
    List<Integer> tops = new ArrayList<>();
    int[] previous = new int[pairs.size()];
    for (int i = 0; i < pairs.size(); i++) {
      int low = 0;
      int high = tops.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (pairs.get(tops.get(middle))[1] < pairs.get(i)[1]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      previous[i] = low == 0 ? -1 : tops.get(low - 1);
      if (low == tops.size()) {
        tops.add(i);
      } else {
        tops.set(low, i);
      }
    }
    List<int[]> longest = new ArrayList<>();
    for (int i = tops.isEmpty() ? -1 : tops.get(tops.size() - 1); i >= 0; i = previous[i]) {
      longest.add(pairs.get(i));
    }
    Collections.reverse(longest);
    return longest;
  }
}
