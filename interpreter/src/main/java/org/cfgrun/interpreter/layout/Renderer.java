package org.cfgrun.interpreter.layout;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.cfgrun.interpreter.layout.Doc.Align;
import org.cfgrun.interpreter.layout.Doc.Choice;
import org.cfgrun.interpreter.layout.Doc.Comment;
import org.cfgrun.interpreter.layout.Doc.Concat;
import org.cfgrun.interpreter.layout.Doc.Fill;
import org.cfgrun.interpreter.layout.Doc.Gap;
import org.cfgrun.interpreter.layout.Doc.Group;
import org.cfgrun.interpreter.layout.Doc.Line;
import org.cfgrun.interpreter.layout.Doc.Nest;
import org.cfgrun.interpreter.layout.Doc.Text;

/**
 * Chooses the line breaks of a document and writes it.
 *
 * <p>Pending documents are on an explicit stack, so that deeply nested documents do not overflow
 * the stack of the thread.
 */
public final class Renderer {
  private final Page page;
  private final Deque<Task> tasks = new ArrayDeque<>();

  private Renderer(Page page) {
    this.page = page;
  }

  /**
   * A pending document.
   *
   * @param indent the indentation of its lines after the first
   * @param tail the number of columns of code that follow it on its last line
   * @param trail the number of columns of the comment behind it
   * @param from the index of the first content of a {@link Fill} that is not written yet
   */
  private record Task(Doc doc, int indent, int tail, int trail, int from) {
    Task with(Doc other, int otherIndent) {
      return new Task(other, otherIndent, tail, trail, 0);
    }
  }

  /**
   * Writes a document.
   *
   * @param indent the indentation of its first line
   * @param trail the number of columns of the comment behind it
   */
  public static void write(Page page, Doc doc, int indent, int trail) {
    new Renderer(page).run(new Task(doc, indent, 0, trail, 0));
  }

  /** Returns a document on one line as a text. */
  public static Text flat(Doc doc) {
    StringBuilder text = new StringBuilder();
    flat(text, doc, Page.WIDTH);
    return Text.of(text.toString());
  }

  /**
   * Appends a document on one line and stops when {@code out} is longer than {@code limit}. The
   * method is recursive, which is safe: neither values nor documents that fit on a line are deeply
   * nested.
   */
  public static void flat(StringBuilder out, Doc doc, int limit) {
    if (doc instanceof Text text) {
      out.append(text.text());
    } else if (doc instanceof Concat concat) {
      List<Doc> parts = concat.parts();
      for (int i = 0; i < parts.size() && out.length() <= limit; i++) {
        flat(out, parts.get(i), limit);
      }
    } else if (doc instanceof Line line) {
      out.append(line.flat());
    } else if (doc instanceof Fill fill) {
      for (int i = 0; i < fill.contents().size() && out.length() <= limit; i++) {
        for (int blank = 0; i > 0 && blank < fill.gaps().get(i).blanks(); blank++) {
          out.append(' ');
        }
        flat(out, fill.contents().get(i), limit);
      }
    } else {
      flat(out, inner(doc), limit);
    }
  }

  private static Doc inner(Doc doc) {
    if (doc instanceof Group group) {
      return group.content();
    }
    if (doc instanceof Nest nest) {
      return nest.content();
    }
    if (doc instanceof Align align) {
      return align.content();
    }
    Doc flat = ((Choice) doc).flat();
    if (flat == null) {
      throw new IllegalArgumentException("a document that has several lines was put on one");
    }
    return flat;
  }

  private void run(Task root) {
    tasks.push(root);
    while (!tasks.isEmpty()) {
      Task task = tasks.pop();
      Doc doc = task.doc();
      if (doc instanceof Text text) {
        page.put(text);
      } else if (doc instanceof Concat concat) {
        concat(concat, task);
      } else if (doc instanceof Line line) {
        for (int i = 0; i < line.ends(); i++) {
          page.newLine(task.indent());
        }
      } else if (doc instanceof Group group) {
        if (!flat(group, group.room(), task)) {
          tasks.push(task.with(group.content(), task.indent()));
        }
      } else if (doc instanceof Nest nest) {
        tasks.push(task.with(nest.content(), task.indent() + Page.STEP));
      } else if (doc instanceof Fill fill) {
        fill(fill, task);
      } else if (doc instanceof Choice choice) {
        if (!flat(choice, choice.room(), task)) {
          choose(choice.alternatives().get(), task);
        }
      } else if (doc instanceof Align align) {
        tasks.push(task.with(align.content(), page.column()));
      } else {
        page.putComment(((Comment) doc).text());
      }
    }
  }

  /** Writes a document on one line if it fits and returns whether it does. */
  private boolean flat(Doc doc, boolean room, Task task) {
    int trail = room ? task.trail() : 0;
    if (!page.fits(doc.width() + task.tail() + trail)) {
      return false;
    }
    page.putFlat(doc);
    return true;
  }

  /**
   * Pushes the parts of a sequence from last to first, because each part must know what follows it
   * on its line.
   */
  private void concat(Concat concat, Task task) {
    int tail = task.tail();
    int trail = task.trail();
    List<Doc> parts = concat.parts();
    int from = 0;
    while (from < parts.size() && parts.get(from) instanceof Text text) {
      page.put(text);
      from++;
    }
    for (int i = parts.size() - 1; i >= from; i--) {
      Doc part = parts.get(i);
      tasks.push(new Task(part, task.indent(), tail, trail, 0));
      if (part instanceof Line) {
        tail = 0;
        trail = 0;
      } else if (part instanceof Comment comment) {
        trail = comment.text().length();
      } else if (part.width() < Doc.UNFIT) {
        tail += part.width();
      } else {
        // The part spans several lines, and at least one sign begins the first of them.
        tail = 1;
        trail = 0;
      }
    }
  }

  private void fill(Fill fill, Task task) {
    List<Doc> contents = fill.contents();
    for (int i = task.from(); i < contents.size(); i++) {
      if (i > 0) {
        if (breaks(fill, i, task)) {
          if (fill.gaps().get(i).rule() == Gap.Rule.TWICE) {
            page.newLine(task.indent());
          }
          page.newLine(task.indent());
        } else {
          page.blanks(fill.gaps().get(i).blanks());
        }
      }
      if (contents.get(i) instanceof Text text) {
        page.put(text);
      } else {
        boolean last = i + 1 == contents.size();
        if (!last) {
          tasks.push(new Task(fill, task.indent(), task.tail(), task.trail(), i + 1));
        }
        int trail = last || reachesEnd(fill, i + 1) ? task.trail() : 0;
        int tail = last ? task.tail() : tail(fill, i + 1, task);
        tasks.push(new Task(contents.get(i), task.indent(), tail, trail, 0));
        return;
      }
    }
  }

  /** Returns the number of columns that follow the content before {@code next} on its line. */
  private static int tail(Fill fill, int next, Task task) {
    Gap gap = fill.gaps().get(next);
    if (gap.ends()) {
      return 0;
    }
    int width = fill.next()[next];
    int end = fill.reachesEnd(next) ? task.tail() : 0;
    return gap.blanks() + (width > Page.WIDTH ? 1 : width + end);
  }

  private static boolean reachesEnd(Fill fill, int next) {
    return !fill.gaps().get(next).ends()
        && fill.next()[next] <= Page.WIDTH
        && fill.reachesEnd(next);
  }

  private boolean breaks(Fill fill, int at, Task task) {
    Gap gap = fill.gaps().get(at);
    int next = fill.next()[at];
    int nextEnd = next + (fill.reachesEnd(at) ? task.tail() : 0);
    int rest = fill.rest()[at] + task.tail();
    return switch (gap.rule()) {
      case NEVER -> false;
      case ALWAYS, TWICE -> true;
      case FULL -> !page.fits(gap.blanks() + nextEnd);
      case HELPFUL -> next <= Page.WIDTH && !page.fits(gap.blanks() + nextEnd);
      case REST -> !page.fits(gap.blanks() + rest);
      case RESCUE -> !page.fits(gap.blanks() + rest) && task.indent() + rest <= Page.WIDTH;
    };
  }

  private void choose(List<Doc> alternatives, Task task) {
    for (Doc alternative : alternatives.subList(0, alternatives.size() - 1)) {
      Page.Mark mark = page.mark();
      new Renderer(page).run(task.with(alternative, task.indent()));
      if (!page.isOverflown() && page.fits(task.tail())) {
        return;
      }
      page.reset(mark);
    }
    tasks.push(task.with(alternatives.get(alternatives.size() - 1), task.indent()));
  }
}
