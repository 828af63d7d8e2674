package org.cfgrun.interpreter.layout;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text whose lines are not chosen yet, in the manner of Wadler's "A prettier printer". {@link
 * Renderer} chooses them.
 *
 * <p>Each document knows the columns that it takes on one line, computed when it is made, so that
 * asking whether it fits costs nothing and laying out takes linear time.
 */
sealed interface Doc {
  /** The width of what cannot stand on one line. */
  int UNFIT = 1 << 20;

  /** The columns that it takes on one line, or {@link #UNFIT}. */
  int width();

  /** A sum of widths; what is longer than any line is {@link #UNFIT}. */
  static int fitting(int width) {
    return width > Page.WIDTH ? UNFIT : width;
  }

  /** Text that stays as it is; it has several lines when it is a string in triple quotes. */
  record Text(String text, int width) implements Doc {
    static Text of(String text) {
      return new Text(text, text.indexOf('\n') >= 0 ? UNFIT : fitting(text.length()));
    }
  }

  /** A comment. It takes no columns: a line of code may be full without it. */
  record Comment(String text) implements Doc {
    @Override
    public int width() {
      return 0;
    }
  }

  /**
   * A place where a line ends, unless the group around it stands on one line.
   *
   * @param flat what stands there on one line; null when the line ends in any case
   * @param ends 1, or 2 for an empty line
   */
  record Line(@Nullable String flat, int ends) implements Doc {
    /** Nothing on one line. */
    static final Line EMPTY = new Line("", 1);

    /** A blank on one line. */
    static final Line BLANK = new Line(" ", 1);

    /** The end of a line in any case. */
    static final Line HARD = new Line(null, 1);

    /** The same with one or two line ends. */
    Line spaced(boolean spaced) {
      return spaced ? new Line(flat, 2) : this;
    }

    @Override
    public int width() {
      return flat == null ? UNFIT : flat.length();
    }
  }

  /** One document after the other. */
  record Concat(List<Doc> parts, int width) implements Doc {
    static Concat of(List<Doc> parts) {
      int width = 0;
      for (Doc part : parts) {
        width += Math.min(part.width(), UNFIT - width);
      }
      return new Concat(parts, fitting(width));
    }

    static Concat of(Doc... parts) {
      return of(List.of(parts));
    }
  }

  /** A document whose further lines are indented by one step. */
  record Nest(Doc content) implements Doc {
    @Override
    public int width() {
      return content.width();
    }
  }

  /** A document whose further lines begin in the column in which it begins. */
  record Align(Doc content) implements Doc {
    @Override
    public int width() {
      return content.width();
    }
  }

  /**
   * A document that stands on one line if it fits there; otherwise each {@link Line} of it that is
   * in no inner group ends a line.
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
   * A document that stands on one line if it fits there, and is otherwise the first alternative
   * without a line that is too long, or the last one. Only the last one may hold further choices,
   * so that no text is laid out more often than there are alternatives.
   *
   * @param flat the document on one line; null when it must not stand on one
   * @param alternatives the others, made only when they are needed
   */
  record Choice(@Nullable Doc flat, boolean room, Supplier<List<Doc>> alternatives) implements Doc {
    @Override
    public int width() {
      return flat == null ? UNFIT : flat.width();
    }
  }

  /** What separates two contents of a {@link Fill}. */
  record Gap(Rule rule, int blanks, boolean ends) {
    /** When a line ends in a gap. */
    enum Rule {
      /** Never. */
      NEVER,
      ALWAYS,
      /** Always, and an empty line follows. */
      TWICE,
      /** When what follows, up to the next place that {@code ends}, does not fit. */
      FULL,
      /** The same, where what follows would fit on some line: if not, breaking helps nobody. */
      HELPFUL,
      /** When all that follows does not fit. */
      REST,
      /** The same, where all that follows would fit on the next line. */
      RESCUE
    }

    /** Whether a line ends here in any case. */
    boolean isLineEnd() {
      return rule == Rule.ALWAYS || rule == Rule.TWICE;
    }
  }

  /**
   * Contents in a row, each gap of which decides by itself whether a line ends there.
   *
   * @param gaps the one before each content; the first is not used
   * @param next for each content the width from there to the next gap that {@code ends}
   * @param rest for each content the width from there to the end
   */
  record Fill(List<Doc> contents, List<Gap> gaps, int[] next, int[] rest) implements Doc {
    static Fill of(List<Doc> contents, List<Gap> gaps) {
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

    /** Whether no gap at or behind {@code from} {@code ends}, so that the end is what is next. */
    boolean reachesEnd(int from) {
      return next[from] == rest[from];
    }

    @Override
    public int width() {
      return fitting(rest[0]);
    }
  }
}
