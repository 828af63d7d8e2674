package org.cfgrun.ide.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the features that show the structure of a text. */
class StructureTest {
  @TempDir Path folder;

  private static List<String> outline(List<DocumentSymbol> symbols, String indent) {
    List<String> lines = new ArrayList<>();
    for (DocumentSymbol symbol : symbols) {
      lines.add(indent + symbol.getName() + " " + symbol.getKind() + " " + symbol.getDetail());
      lines.addAll(outline(symbol.getChildren(), indent + "  "));
    }
    return lines;
  }

  private static List<String> outline(OpenConfig open) {
    return outline(
        open.ask(Features.SYMBOLS, new DocumentSymbolParams(open.document())).stream()
            .map(Either::getRight)
            .toList(),
        "");
  }

  @Test
  void outlineHasTheKeysOfDicts() {
    OpenConfig open =
        new OpenConfig(
            folder,
            "lr = 0.1\nmodel = dict(type='RetinaNet', backbone=dict(depth=50))\n"
                + "pipeline = [dict(type='Resize'), {'type': 'Pad', 'size': (1, 2)}]\n");
    assertThat(outline(open))
        .containsExactly(
            "lr Number 0.1",
            "model Class RetinaNet",
            "  type String RetinaNet",
            "  backbone Object null",
            "    depth Number 50",
            "pipeline Array [dict(type='Resize'), {'type': 'Pad', 'size': (1, 2)}]",
            "  [0] Class Resize",
            "    type String Resize",
            "  [1] Class Pad",
            "    type String Pad",
            "    size Array (1, 2)");
  }

  @Test
  void outlineHasBrokenLines() {
    OpenConfig open = new OpenConfig(folder, "a = dict(b=1, c=\nd = 2\n");
    assertThat(outline(open)).contains("a Object null", "  b Number 1");
  }

  @Test
  void bracketsBlocksAndCommentsFold() {
    OpenConfig open =
        new OpenConfig(
            folder,
            "# one\n# two\na = dict(\n    b=[1,\n       2],\n)\nif a:\n    c = 1\n    d = 2\n");
    List<FoldingRange> ranges =
        open.ask(Features.FOLDING, new FoldingRangeRequestParams(open.document()));
    assertThat(ranges)
        .extracting(range -> range.getStartLine() + "-" + range.getEndLine())
        .containsExactlyInAnyOrder("0-1", "2-4", "3-4", "6-8");
  }

  @Test
  void selectionWidensFromWordToDocument() {
    OpenConfig open = new OpenConfig(folder, "x = 1\nmodel = dict(backbone=dict(depth=50))\n");
    SelectionRange range =
        open.ask(
                Features.SELECTIONS,
                new SelectionRangeParams(open.document(), List.of(open.at("50"))))
            .get(0);
    List<String> texts = new ArrayList<>();
    for (SelectionRange at = range; at != null; at = at.getParent()) {
      texts.add(open.text(at.getRange()));
    }
    assertThat(texts)
        .containsExactly(
            "50",
            "depth=50",
            "dict(depth=50)",
            "backbone=dict(depth=50)",
            "dict(backbone=dict(depth=50))",
            "model = dict(backbone=dict(depth=50))",
            "x = 1\nmodel = dict(backbone=dict(depth=50))\n");
  }

  private static List<String> tokens(OpenConfig open, List<Integer> data) {
    List<String> tokens = new ArrayList<>();
    int line = 0;
    int character = 0;
    for (int i = 0; i < data.size(); i += 5) {
      character = data.get(i) == 0 ? character + data.get(i + 1) : data.get(i + 1);
      line += data.get(i);
      Range range =
          new Range(new Position(line, character), new Position(line, character + data.get(i + 2)));
      tokens.add(
          open.text(range)
              + " "
              + TokenClassifier.LEGEND.getTokenTypes().get(data.get(i + 3))
              + (data.get(i + 4) == 1 ? " declaration" : ""));
    }
    return tokens;
  }

  @Test
  void tokensHaveTheirMeaning() {
    OpenConfig open =
        new OpenConfig(
            folder,
            "_base_ = 'b.cfg'  # é\nm = dict(type='SGD', lr=x * 2, **{'type': 'A', 'k': None})\n"
                + "t = {{ _base_.lr }}\n");
    assertThat(
            tokens(
                open,
                open.ask(Features.TOKENS, new SemanticTokensParams(open.document())).getData()))
        .containsExactly(
            "_base_ macro",
            "'b.cfg' string",
            "# é comment",
            "m variable declaration",
            "dict function",
            "type property",
            "'SGD' class",
            "lr property",
            "x variable",
            "2 number",
            "'type' property",
            "'A' class",
            "'k' property",
            "None keyword",
            "t variable declaration",
            "{{ _base_.lr }} macro");
    assertThat(
            tokens(
                open,
                open.ask(
                        Features.TOKENS_IN_RANGE,
                        new SemanticTokensRangeParams(open.document(), open.range("lr=x")))
                    .getData()))
        .containsExactly("lr property", "x variable");
  }

  @Test
  void tokensOfSeveralLinesAreSplit() {
    OpenConfig open = new OpenConfig(folder, "a = '''x\ny'''\n");
    assertThat(
            tokens(
                open,
                open.ask(Features.TOKENS, new SemanticTokensParams(open.document())).getData()))
        .containsExactly("a variable declaration", "'''x string", "y''' string");
  }
}
