package org.cfgrun.interpreter.assist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CursorContextTest {
  /** Each text with a cursor, the slot there, the path, and the token under the cursor. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          mod|                                          -> STATEMENT -     mod
          model = |                                     -> VALUE model     -
          model = dict(|)                               -> KEY model       -
          model = dict(ba|ckbone=3)                     -> KEY model       backbone
          model = dict(backbone=dict(|                  -> KEY model.backbone -
          model = dict(backbone=dict(type='|            -> VALUE model.backbone.type '
          model = dict(backbone=dict(type='Res|', a=1)) -> VALUE model.backbone.type 'Res'
          model = dict(backbone=dict(type='Res'|))      -> COMPLETE model.backbone.type -
          model = dict(a=1, neck=[dict(|)])             -> KEY model.neck.0 -
          model = dict(neck=[dict(), dict(x=|)])        -> VALUE model.neck.1.x -
          model = {'neck': {'x': |}}                    -> VALUE model.neck.x -
          model = {'neck': {'|'}}                       -> KEY model.neck  ''
          model = dict(a=(1, |))                        -> VALUE model.a.1 -
          model = dict(a=(|))                           -> VALUE model.a   -
          model = dict(a=1 + |)                         -> OPERAND model.a -
          model = dict(a=_base_.mod|)                   -> ATTRIBUTE model.a mod
          model['neck'] = dict(|)                       -> KEY model.neck  -
          model.neck.x = |                              -> VALUE model.neck.x -
          _base_.model.neck = dict(|)                   -> KEY model.neck  -
          steps.append(dict(|))                         -> KEY steps.0     -
          model.update(|)                               -> KEY model       -
          model.update(dict(neck=dict(|)))              -> KEY model.neck  -
          model = deepcopy(dict(|))                     -> KEY -           -
          lr: float = |                                 -> VALUE lr        -
          lr += |                                       -> VALUE lr        -
          x = {{ _base_.mod|                            -> ATTRIBUTE -     mod
          x = {{ _base_.mod| }}                         -> VALUE x         {{ _base_.mod }}
          a = 1 # no|te                                 -> COMMENT a       # note
          a = 1; b = |                                  -> VALUE b         -
          é = dict(ключ=|)                              -> VALUE é.ключ    -
          a = dict(x='\uD83D\uDE00', y=|)               -> VALUE a.y       -
          """)
  void knowsPlace(String text, String expected) {
    CursorContext context = Marked.of(text).context();

    assertThat(describe(context)).isEqualTo(expected.replaceAll("(?<=\\S) {2,}(?=\\S)", " "));
  }

  private static String describe(CursorContext context) {
    return "%s %s %s"
        .formatted(
            context.slot(),
            context.path() == null ? "-" : context.path(),
            context.word() == null ? "-" : context.word().text());
  }

  @Test
  void bracketThatIsNeverClosedEndsBeforeTheNextStatement() {
    CursorContext inside =
        Marked.of("model = dict(\n    type='A',\n    |\noptimizer = dict(lr=1)\n").context();
    CursorContext after =
        Marked.of("model = dict(\n    type='A',\n\noptimizer = dict(|lr=1)\n").context();

    assertThat(describe(inside)).isEqualTo("KEY model -");
    assertThat(inside.innermost().otherNames()).containsExactly("type");
    assertThat(describe(after)).isEqualTo("KEY optimizer -");
  }

  @Test
  void knowsWhatFollows() {
    CursorContext context =
        Marked.of("a = dict(b=dict(|, depth=50, type='ResNet'), c=1)\r\n").context();

    assertThat(context.innermost().otherNames()).containsExactly("depth", "type");
    assertThat(context.innermost().named("type").text()).isEqualTo("ResNet");
    assertThat(context.brackets().get(0).otherNames()).containsExactly("c");
  }

  @Test
  void newLineBeginsStatement() {
    assertThat(describe(Marked.of("a = 1\n|").context())).isEqualTo("STATEMENT - -");
    assertThat(describe(Marked.of("a = 1\r\n|\r\nb = 2").context())).isEqualTo("STATEMENT - -");
    assertThat(describe(Marked.of("a = 1 |\nb = 2").context())).isEqualTo("COMPLETE a -");
    assertThat(describe(Marked.of("|").context())).isEqualTo("STATEMENT - -");
    assertThat(describe(Marked.of("for i in x:\n    a = dict(|)").context())).isEqualTo("KEY a -");
  }

  @Test
  void findsTokenThatBeginsOrEndsAtOffset() {
    for (String text : new String[] {"a = dict(|lr=1)", "a = dict(l|r=1)", "a = dict(lr|=1)"}) {
      Marked marked = Marked.of(text);

      assertThat(describe(CursorContext.ofToken(marked.file(), marked.offset())))
          .isEqualTo("KEY a lr");
    }
    Marked end = Marked.of("a = 1|");
    assertThat(describe(CursorContext.ofToken(end.file(), end.offset()))).isEqualTo("VALUE a 1");
  }

  @Test
  void separatesQuotesFromContent() {
    CursorContext closed = Marked.of("a = r'''x|y'''").context();
    CursorContext open = Marked.of("a = 'x|y").context();

    assertThat(CursorContext.content(closed.word())).containsExactly(8, 10);
    assertThat(CursorContext.isClosed(closed.word())).isTrue();
    assertThat(CursorContext.content(open.word())).containsExactly(5, 7);
    assertThat(CursorContext.isClosed(open.word())).isFalse();
  }
}
