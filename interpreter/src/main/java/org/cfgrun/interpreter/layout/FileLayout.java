package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.Lexeme;

/** Lays out the statements and comments of a file in lines and indentations. */
final class FileLayout {
  private final String text;
  private final List<Lexeme> lexemes;
  private final Page page = new Page();
  private final List<Integer> blocks = new ArrayList<>(List.of(0));
  private boolean begun;
  private boolean off;

  private FileLayout(Source source) {
    this.text = source.text();
    this.lexemes = Lexeme.of(source);
  }

  /** Lays out a file, which must be free of syntax errors. */
  static String of(Source source) {
    FileLayout layout = new FileLayout(source);
    int at = 0;
    while (at < layout.lexemes.size()) {
      at =
          layout.lexemes.get(at).kind() == Lexeme.Kind.COMMENT
              ? layout.comments(at)
              : layout.statement(at);
    }
    return layout.begun ? layout.page.toString().concat("\n") : "";
  }

  /** Writes the comments up to the next statement and returns the index of that statement. */
  private int comments(int from) {
    int end = from;
    while (end < lexemes.size() && lexemes.get(end).kind() == Lexeme.Kind.COMMENT) {
      end++;
    }
    int next = end == lexemes.size() ? 0 : lexemes.get(end).indent();
    for (Lexeme comment : lexemes.subList(from, end)) {
      begin(comment, level(comment, next));
      off = Directives.turnsOff(comment) || (off && !Directives.turnsOn(comment));
      page.putComment(comment.text());
    }
    return end;
  }

  /**
   * Returns the level of indentation of a comment. A comment above a statement is indented like the
   * statement; at the end of a block, its indentation in the source decides.
   */
  private int level(Lexeme comment, int next) {
    int last = blocks.size() - 1;
    if (next > blocks.get(last)) {
      return last + 1;
    }
    int level = last;
    while (level > 0 && blocks.get(level) > Math.max(next, comment.indent())) {
      level--;
    }
    return level;
  }

  /** Writes the statement that begins at index {@code from} and returns the index behind it. */
  private int statement(int from) {
    int end = end(from);
    Lexeme first = lexemes.get(from);
    int last = blocks.size() - 1;
    while (blocks.get(last) > first.indent()) {
      blocks.remove(last);
      last--;
    }
    if (blocks.get(last) < first.indent()) {
      blocks.add(first.indent());
      last++;
    }
    begin(first, last);
    write(lexemes.subList(from, end), last * Page.STEP);
    return end;
  }

  private void write(List<Lexeme> statement, int indent) {
    Lexeme last = statement.get(statement.size() - 1);
    if (off || Directives.leaveAlone(statement)) {
      page.putComment(text.substring(statement.get(0).start(), last.end()));
      return;
    }
    boolean trailed = last.kind() == Lexeme.Kind.COMMENT;
    List<Lexeme> code = trailed ? statement.subList(0, statement.size() - 1) : statement;
    int trail = trailed ? last.text().length() + 2 : 0;
    Renderer.write(page, SyntaxDocs.statement(PartReader.read(code)), indent, trail);
    page.putComment(trailed ? "  " + last.text() : "");
  }

  private int end(int from) {
    int depth = 0;
    int at = from;
    do {
      Lexeme.Kind kind = lexemes.get(at).kind();
      depth += kind == Lexeme.Kind.OPEN ? 1 : kind == Lexeme.Kind.CLOSE ? -1 : 0;
      at++;
    } while (at < lexemes.size()
        && (depth > 0 || lexemes.get(at).lineEnds() == 0 || lexemes.get(at).continued()));
    return at;
  }

  /**
   * Starts a line. Of several empty lines above it, one stays; all stay while formatting is off.
   */
  private void begin(Lexeme first, int level) {
    int lines = off ? first.lineEnds() : Math.min(2, first.lineEnds());
    for (int i = 0; begun && i < lines; i++) {
      page.newLine(level * Page.STEP);
    }
    begun = true;
  }
}
