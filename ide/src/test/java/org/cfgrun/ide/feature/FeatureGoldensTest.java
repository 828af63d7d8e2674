package org.cfgrun.ide.feature;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.ParameterInformation;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.SignatureInformation;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Tuple;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The answers of features, recorded beside the configs that they are about. */
class FeatureGoldensTest {
  private static final CancelChecker NEVER = () -> {};
  private static final int SHOWN = 12;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> completion() throws IOException {
    return GoldenCase.tests("completion.txt", folder, FeatureGoldensTest::completions);
  }

  /** The first proposals, and the line after the best one is accepted. */
  private static String completions(GoldenCase at) {
    CompletionParams parameters =
        new CompletionParams(new TextDocumentIdentifier(at.uri()), at.cursor());
    List<CompletionItem> items =
        new ArrayList<>(Features.COMPLETION.answer(at.config(), parameters, NEVER).getItems());
    items.sort(Comparator.comparing(CompletionItem::getSortText));
    List<String> lines = new ArrayList<>();
    for (CompletionItem item : items.subList(0, Math.min(SHOWN, items.size()))) {
      String detail = item.getDetail() == null ? "" : item.getDetail();
      lines.add("%-26s %s".formatted(item.getLabel(), detail).strip());
    }
    if (items.size() > SHOWN) {
      lines.add("and " + (items.size() - SHOWN) + " more");
    }
    if (items.isEmpty()) {
      return "nothing";
    }
    TextEdit edit = items.get(0).getTextEdit().getLeft();
    String text = at.text(at.uri());
    int start = GoldenCase.offset(text, edit.getRange().getStart());
    int end = GoldenCase.offset(text, edit.getRange().getEnd());
    String edited = text.substring(0, start) + edit.getNewText() + text.substring(end);
    lines.add("=> " + edited.lines().skip(at.cursor().getLine()).findFirst().orElse("").strip());
    return String.join("\n", lines);
  }

  @TestFactory
  Stream<DynamicTest> hover() throws IOException {
    return GoldenCase.tests(
        "hover.txt",
        folder,
        at ->
            Features.HOVER
                .answer(
                    at.config(),
                    new HoverParams(new TextDocumentIdentifier(at.uri()), at.cursor()),
                    NEVER)
                .map(hover -> at.withoutFolder(hover.getContents().getRight().getValue()))
                .orElse("nothing"));
  }

  @TestFactory
  Stream<DynamicTest> signature() throws IOException {
    return GoldenCase.tests("signature.txt", folder, FeatureGoldensTest::signature);
  }

  /** The label of the signature with marks around the active argument. */
  private static String signature(GoldenCase at) {
    SignatureHelp help =
        Features.SIGNATURE
            .answer(
                at.config(),
                new SignatureHelpParams(new TextDocumentIdentifier(at.uri()), at.cursor()),
                NEVER)
            .orElse(null);
    if (help == null) {
      return "nothing";
    }
    SignatureInformation signature = help.getSignatures().get(0);
    List<ParameterInformation> parameters = signature.getParameters();
    if (help.getActiveParameter() >= parameters.size()) {
      return signature.getLabel();
    }
    Tuple.Two<Integer, Integer> active =
        parameters.get(help.getActiveParameter()).getLabel().getRight();
    String label = signature.getLabel();
    return label.substring(0, active.getFirst())
        + ">>"
        + label.substring(active.getFirst(), active.getSecond())
        + "<<"
        + label.substring(active.getSecond());
  }

  @TestFactory
  Stream<DynamicTest> definition() throws IOException {
    return GoldenCase.tests(
        "definition.txt",
        folder,
        at ->
            lines(
                Features.DEFINITION
                    .answer(
                        at.config(),
                        new DefinitionParams(new TextDocumentIdentifier(at.uri()), at.cursor()),
                        NEVER)
                    .stream()
                    .map(link -> at.place(link.getTargetUri(), link.getTargetRange()))));
  }

  @TestFactory
  Stream<DynamicTest> references() throws IOException {
    return GoldenCase.tests(
        "references.txt",
        folder,
        at ->
            lines(
                Features.REFERENCES
                    .answer(
                        at.config(),
                        new ReferenceParams(
                            new TextDocumentIdentifier(at.uri()),
                            at.cursor(),
                            new ReferenceContext(true)),
                        NEVER)
                    .stream()
                    .map((Location place) -> at.place(place.getUri(), place.getRange()))));
  }

  @TestFactory
  Stream<DynamicTest> rename() throws IOException {
    return GoldenCase.tests("rename.txt", folder, FeatureGoldensTest::renamed);
  }

  /** All files after the variable is renamed to {@code renamed}, or the reason why it is not. */
  private static String renamed(GoldenCase at) {
    String newName =
        at.config().source().text().contains("# to: ")
            ? at.config().source().text().replaceAll("(?s).*# to: (\\S+).*", "$1")
            : "renamed";
    Map<String, List<TextEdit>> edits;
    try {
      edits =
          Features.RENAME
              .answer(
                  at.config(),
                  new RenameParams(new TextDocumentIdentifier(at.uri()), at.cursor(), newName),
                  NEVER)
              .getChanges();
    } catch (ResponseErrorException refused) {
      return "refused: " + at.withoutFolder(refused.getResponseError().getMessage());
    }
    List<String> files = new ArrayList<>();
    edits.forEach(
        (uri, changes) ->
            files.add(at.withoutFolder(uri) + "\n" + applied(at.text(uri), changes).strip()));
    return files.isEmpty() ? "nothing" : String.join("\n", files);
  }

  private static String applied(String text, List<TextEdit> changes) {
    List<TextEdit> backwards = new ArrayList<>(changes);
    backwards.sort(
        Comparator.comparingInt(
                (TextEdit edit) -> GoldenCase.offset(text, edit.getRange().getStart()))
            .reversed());
    StringBuilder out = new StringBuilder(text);
    for (TextEdit edit : backwards) {
      out.replace(
          GoldenCase.offset(text, edit.getRange().getStart()),
          GoldenCase.offset(text, edit.getRange().getEnd()),
          edit.getNewText());
    }
    return out.toString().replace("\r", "");
  }

  @TestFactory
  Stream<DynamicTest> hints() throws IOException {
    return GoldenCase.tests("hints.txt", folder, FeatureGoldensTest::hinted);
  }

  /** The config with its hints in brackets. */
  private static String hinted(GoldenCase at) {
    Range all = new Range(new Position(0, 0), new Position(1000, 0));
    List<TextEdit> edits = new ArrayList<>();
    for (InlayHint hint :
        Features.HINTS.answer(
            at.config(), new InlayHintParams(new TextDocumentIdentifier(at.uri()), all), NEVER)) {
      edits.add(
          new TextEdit(
              new Range(hint.getPosition(), hint.getPosition()),
              " [" + hint.getLabel().getLeft() + "]"));
    }
    return applied(at.text(at.uri()), edits);
  }

  private static String lines(Stream<String> lines) {
    String all = lines.collect(Collectors.joining("\n"));
    return all.isEmpty() ? "nothing" : all;
  }
}
