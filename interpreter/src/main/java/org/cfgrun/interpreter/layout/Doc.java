package org.cfgrun.interpreter.layout;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text whose line breaks are not chosen yet, as in Wadler's "A prettier printer". {@link
 * Renderer} chooses them.
 *
 * <p>Each document stores its width on one line, computed on construction. Checking whether it fits
 * takes constant time, and layout takes linear time.
 */
public sealed interface Doc {
  /** The width of a document that cannot be written on one line. */
  int UNFIT = 1 << 20;

  /** Returns the number of columns of the document on one line, or {@link #UNFIT}. */
  int width();

  /** Returns a sum of widths, or {@link #UNFIT} if it exceeds the maximum line width. */
  static int fitting(int width) {
    return width > Page.WIDTH ? UNFIT : width;
  }

  /** Text that is written unchanged. It spans several lines if it is a string in triple quotes. */
  record Text(String text, int width) implements Doc {
    public static Text of(String text) {
      return new Text(text, text.indexOf('\n') >= 0 ? UNFIT : fitting(text.length()));
    }
  }

  /** A comment. Its width is zero, because only code counts towards the maximum line width. */
  record Comment(String text) implements Doc {
    @Override
    public int width() {
      return 0;
    }
  }

  /**
   * A possible line end. It is not used if the group around it fits on one line.
   *
   * @param flat the text in place of the line end on one line; null if the line always ends
   * @param ends 1, or 2 for an empty line
   */
  record Line(@Nullable String flat, int ends) implements Doc {
    /** A line end that is nothing on one line. */
    static final Line EMPTY = new Line("", 1);

    /** A line end that is a space on one line. */
    static final Line BLANK = new Line(" ", 1);

    /** A line end that is always used. */
    static final Line HARD = new Line(null, 1);

    /** Returns this line end, followed by an empty line if {@code spaced}. */
    Line spaced(boolean spaced) {
      return spaced ? new Line(flat, 2) : this;
    }

    @Override
    public int width() {
      return flat == null ? UNFIT : flat.length();
    }
  }

  /** A sequence of documents. */
  record Concat(List<Doc> parts, int width) implements Doc {
    public static Concat of(List<Doc> parts) {
      int width = 0;
      for (Doc part : parts) {
        width += Math.min(part.width(), UNFIT - width);
      }
      return new Concat(parts, fitting(width));
    }

    public static Concat of(Doc... parts) {
      return of(List.of(parts));
    }
  }

  /** A document whose lines after the first are indented by one step. */
  record Nest(Doc content) implements Doc {
    @Override
    public int width() {
      return content.width();
    }
  }

  /** A document whose lines after the first begin in the column in which it begins. */
  record Align(Doc content) implements Doc {
    @Override
    public int width() {
      return content.width();
    }
  }

  /**
   * A document that is written on one line if it fits there. Otherwise, each of its {@link Line}s
   * outside of inner groups ends a line.
   *
   * @param room whether it must fit together with the comment behind it
   */
  record Group(Doc content, boolean room) implements Doc {
    @Override
    public int width() {
      return content.width();
    }
  }

  /**
   * A document that is written on one line if it fits there. Otherwise, it is the first alternative
   * without an overlong line, or else the last alternative. Only the last one may contain further
   * choices, so that no text is laid out more often than there are alternatives.
   *
   * @param flat the document on one line; null if it must span several lines
   * @param alternatives the alternatives, computed only when they are needed
   */
  record Choice(@Nullable Doc flat, boolean room, Supplier<List<Doc>> alternatives) implements Doc {
    @Override
    public int width() {
      return flat == null ? UNFIT : flat.width();
    }
  }

  /** The separator between two contents of a {@link Fill}. */
  record Gap(Rule rule, int blanks, boolean ends) {
    /** The condition under which a line ends in a gap. */
    public enum Rule {
      /** The line never ends. */
      NEVER,
      ALWAYS,
      /** The line always ends, and an empty line follows. */
      TWICE,
      /** The line ends if the text up to the next gap with {@code ends} does not fit. */
      FULL,
      /**
       * The line ends as for {@link #FULL}, but only if the text up to that gap fits on a line of
       * its own. Otherwise, a break would not help.
       */
      HELPFUL,
      /** The line ends if the whole rest does not fit. */
      REST,
      /** The line ends as for {@link #REST}, but only if the whole rest fits on the next line. */
      RESCUE
    }

    /** Returns whether a line always ends in this gap. */
    boolean isLineEnd() {
      return rule == Rule.ALWAYS || rule == Rule.TWICE;
    }
  }

  /**
   * A sequence of contents in which each gap decides separately whether a line ends there.
   *
   * @param gaps the gap before each content; the first is not used
   * @param next the width from each content to the next gap with {@code ends}
   * @param rest the width from each content to the end
   */
  record Fill(List<Doc> contents, List<Gap> gaps, int[] next, int[] rest) implements Doc {
    public static Fill of(List<Doc> contents, List<Gap> gaps) {
      int count = contents.size();
      int[] next = new int[count];
      int[] rest = new int[count];
      for (int i = count - 1; i >= 0; i--) {
        int width = contents.get(i).width();
        next[i] = width;
        rest[i] = width;
        if (i + 1 < count) {
          Gap gap = gaps.get(i + 1);
          int between = gap.isLineEnd() ? UNFIT : gap.blanks();
          next[i] = gap.ends() ? width : Math.min(UNFIT, width + between + next[i + 1]);
          rest[i] = Math.min(UNFIT, width + between + rest[i + 1]);
        }
      }
      return new Fill(contents, gaps, next, rest);
    }

    /**
     * Returns whether no gap from index {@code from} on has {@code ends}, so that {@code next}
     * covers the whole rest.
     */
    boolean reachesEnd(int from) {
      return next[from] == rest[from];
    }

    @Override
    public int width() {
      return fitting(rest[0]);
    }
  }
}
