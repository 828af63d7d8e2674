package org.cfgrun.ide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.CallHierarchyIncomingCallsParams;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.CallHierarchyOutgoingCallsParams;
import org.eclipse.lsp4j.CallHierarchyPrepareParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TypeHierarchyItem;
import org.eclipse.lsp4j.TypeHierarchyPrepareParams;
import org.eclipse.lsp4j.TypeHierarchySubtypesParams;
import org.eclipse.lsp4j.TypeHierarchySupertypesParams;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The features as a client asks for them. */
class LanguageFeaturesTest {
  @TempDir Path folder;

  private TestClient client;
  private ServerCapabilities capabilities;

  @BeforeEach
  void start() throws IOException {
    client = new TestClient();
    capabilities = client.initialize(folder).getCapabilities();
    write("base.cfg", "lr = 0.02\nmodel = dict(type='RetinaNet')\ndata = dict()\n");
    write("config.cfg", "_base_ = 'base.cfg'\nlr = 0.1\n");
    write("grandchild.cfg", "_base_ = 'config.cfg'\n");
    write("other.cfg", "x = 1\n");
  }

  @AfterEach
  void stop() throws IOException {
    client.exit();
    client.close();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }

  private String open(String name) throws IOException {
    client.open(uri(name), "cfgrun", Files.readString(folder.resolve(name)));
    return uri(name);
  }

  private TextDocumentService documents() {
    return client.server().getTextDocumentService();
  }

  private static TextDocumentIdentifier document(String uri) {
    return new TextDocumentIdentifier(uri);
  }

  @Test
  void announcesWhatItAnswers() {
    assertThat(capabilities.getCompletionProvider().getResolveProvider()).isTrue();
    assertThat(capabilities.getHoverProvider().getLeft()).isTrue();
    assertThat(capabilities.getSignatureHelpProvider()).isNotNull();
    assertThat(capabilities.getDefinitionProvider().getLeft()).isTrue();
    assertThat(capabilities.getReferencesProvider().getLeft()).isTrue();
    assertThat(capabilities.getRenameProvider().getRight().getPrepareProvider()).isTrue();
    assertThat(capabilities.getInlayHintProvider()).isNotNull();
    assertThat(capabilities.getCodeLensProvider()).isNotNull();
    assertThat(capabilities.getTypeHierarchyProvider().getLeft()).isTrue();
    assertThat(capabilities.getCallHierarchyProvider().getLeft()).isTrue();
    assertThat(capabilities.getSemanticTokensProvider().getFull().getRight().getDelta()).isTrue();
    assertThat(capabilities.getExecuteCommandProvider().getCommands())
        .containsExactlyInAnyOrder(
            "cfgrun.resolved",
            "cfgrun.explainAt",
            "cfgrun.baseGraph",
            "cfgrun.compare",
            "cfgrun.checkWorkspace");
  }

  @Test
  void completesWhatIsTypedAndDocumentsItLater() throws IOException {
    String uri = open("config.cfg");
    client.change(
        uri, new Range(new Position(2, 0), new Position(2, 0)), "optimizer = dict(type='");

    List<CompletionItem> items =
        TestClient.await(
                documents().completion(new CompletionParams(document(uri), new Position(2, 23))))
            .getRight()
            .getItems();
    CompletionItem sgd =
        items.stream().filter(item -> item.getLabel().equals("SGD")).findFirst().orElseThrow();
    assertThat(sgd.getDocumentation()).isNull();
    CompletionItem resolved = TestClient.await(documents().resolveCompletionItem(sgd));

    assertThat(resolved.getDocumentation().getRight().getValue())
        .startsWith("**SGD** (optimizer)")
        .contains("- `lr`: float");
  }

  @Test
  void knowsComponentsOfProjectInPython() throws IOException {
    write("nets.py", "import x\n\n@MODELS.register_module()\nclass TinyNet:\n    pass\n");
    write(
        "catalog.json",
        """
        {"version": 1, "packages": [], "builders": [], "settings": [], "components": [
        {"registry": "model", "names": ["Detector"], "class": "shapes.Detector", "kinds": [], "arguments": [{"name": "backbone", "type": {"built": "model", "whole": true}, "documentation": ""}], "documentation": "", "python": {"scope": "shapes", "open": false}},
        {"registry": "model", "names": ["TinyNet"], "class": "shapes.TinyNet", "kinds": [], "arguments": [{"name": "depth", "type": {"annotated": "long"}, "documentation": "number of layers"}], "documentation": "A tiny net.", "python": {"scope": "shapes", "open": false, "file": "%s", "line": 4}}
        ]}
        """
            .formatted(folder.resolve("nets.py")));
    write(".cfgrun.json", "{\"catalogs\": [\"catalog.json\"]}");
    write("tiny.cfg", "model = dict(type='Detector', backbone=dict(type='TinyNet', ))\n");
    String uri = open("tiny.cfg");
    int type = "model = dict(type='Detector', backbone=dict(type='".length();

    List<CompletionItem> items =
        TestClient.await(
                documents()
                    .completion(
                        new CompletionParams(
                            document(uri), new Position(0, type + "TinyNet', ".length()))))
            .getRight()
            .getItems();
    assertThat(items.get(0).getLabel()).isEqualTo("depth");
    assertThat(items.get(0).getDetail()).isEqualTo("int, required");
    assertThat(
            TestClient.await(documents().resolveCompletionItem(items.get(0)))
                .getDocumentation()
                .getRight()
                .getValue())
        .contains("number of layers");
    assertThat(
            TestClient.await(
                    documents().hover(new HoverParams(document(uri), new Position(0, type))))
                .getContents()
                .getRight()
                .getValue())
        .contains("A tiny net.");
    assertThat(
            TestClient.await(
                    documents()
                        .definition(new DefinitionParams(document(uri), new Position(0, type))))
                .getLeft())
        .singleElement()
        .satisfies(
            place -> {
              assertThat(place.getUri()).isEqualTo(uri("nets.py"));
              assertThat(place.getRange().getStart().getLine()).isEqualTo(3);
            });
  }

  @Test
  void answersNullWhereThereIsNothing() throws IOException {
    String uri = open("other.cfg");
    Position number = new Position(0, 4);

    assertThat(TestClient.await(documents().hover(new HoverParams(document(uri), number))))
        .isNull();
    assertThat(
            TestClient.await(
                documents().signatureHelp(new SignatureHelpParams(document(uri), number))))
        .isNull();
    assertThat(
            TestClient.await(
                documents().prepareRename(new PrepareRenameParams(document(uri), number))))
        .isNull();
    assertThat(
            TestClient.await(documents().hover(new HoverParams(document("file:///x.ini"), number))))
        .isNull();
  }

  @Test
  void definesKeysByPlacesForOldClients() throws IOException {
    String uri = open("config.cfg");

    assertThat(
            TestClient.await(
                    documents().definition(new DefinitionParams(document(uri), new Position(1, 0))))
                .getLeft())
        .extracting(place -> place.getUri().substring(place.getUri().lastIndexOf('/') + 1))
        .containsExactly("config.cfg", "base.cfg");
  }

  @Test
  void showsWhoInherits() throws IOException {
    String uri = open("config.cfg");
    // Unsaved: the other file inherits it now.
    String other = open("other.cfg");
    client.change(
        other, new Range(new Position(0, 0), new Position(0, 0)), "_base_ = 'config.cfg'\n");

    TypeHierarchyItem item =
        TestClient.await(
                documents()
                    .prepareTypeHierarchy(
                        new TypeHierarchyPrepareParams(document(uri), new Position(1, 0))))
            .get(0);
    assertThat(item.getName()).isEqualTo("config.cfg");
    assertThat(
            TestClient.await(
                documents().typeHierarchySupertypes(new TypeHierarchySupertypesParams(item))))
        .extracting(TypeHierarchyItem::getName)
        .containsExactly("base.cfg");
    assertThat(
            TestClient.await(
                documents().typeHierarchySubtypes(new TypeHierarchySubtypesParams(item))))
        .extracting(TypeHierarchyItem::getName)
        .containsExactly("grandchild.cfg", "other.cfg");

    CallHierarchyItem call =
        TestClient.await(
                documents()
                    .prepareCallHierarchy(
                        new CallHierarchyPrepareParams(document(uri), new Position(0, 12))))
            .get(0);
    assertThat(call.getName()).isEqualTo("base.cfg");
    assertThat(
            TestClient.await(
                documents().callHierarchyIncomingCalls(new CallHierarchyIncomingCallsParams(call))))
        .extracting(incoming -> incoming.getFrom().getName())
        .containsExactly("config.cfg");
    assertThat(
            TestClient.await(
                documents().callHierarchyOutgoingCalls(new CallHierarchyOutgoingCallsParams(call))))
        .isEmpty();
  }

  @Test
  void offersCommandsAboveConfig() throws IOException {
    assertThat(lenses("config.cfg"))
        .containsExactly(
            "cfgrun.train", "cfgrun.showResolved", "cfgrun.explain", "cfgrun.showBaseGraph");
    assertThat(lenses("other.cfg")).isEmpty();
  }

  private List<String> lenses(String name) throws IOException {
    List<? extends CodeLens> lenses =
        TestClient.await(documents().codeLens(new CodeLensParams(document(open(name)))));
    return lenses.stream().map(lens -> lens.getCommand().getCommand()).toList();
  }

  private JsonObject execute(String command, Object... arguments) {
    Object page =
        TestClient.await(
            client
                .server()
                .getWorkspaceService()
                .executeCommand(new ExecuteCommandParams(command, List.of(arguments))));
    return new Gson().toJsonTree(page).getAsJsonObject();
  }

  @Test
  void carriesOutCommands() throws IOException {
    String uri = open("config.cfg");

    JsonObject resolved = execute("cfgrun.resolved", uri);
    assertThat(resolved.get("title").getAsString()).isEqualTo("Resolved config.cfg");
    assertThat(resolved.get("text").getAsString())
        .contains("lr = 0.1")
        .contains("config.cfg:2")
        .contains("model.type = 'RetinaNet'");

    JsonObject explained = execute("cfgrun.explainAt", uri, new Position(1, 0));
    assertThat(explained.get("path").getAsString()).isEqualTo("lr");
    assertThat(explained.get("text").getAsString()).startsWith("lr = 0.1").contains("set to 0.02");

    assertThat(explained.get("steps").getAsJsonArray())
        .extracting(step -> step.getAsJsonObject().get("text").getAsString())
        .containsExactly("set to 0.02", "replaced by 0.1");
    JsonObject place =
        explained
            .get("steps")
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("location");
    assertThat(place.get("uri").getAsString()).isEqualTo(uri("base.cfg"));

    JsonObject options = new JsonObject();
    options.addProperty("origins", false);
    assertThat(execute("cfgrun.resolved", uri, options).get("text").getAsString())
        .isEqualTo("lr = 0.1\nmodel = dict(type='RetinaNet')\ndata = dict()\n");

    JsonObject graph = execute("cfgrun.baseGraph", uri);
    assertThat(graph.get("nodes").getAsJsonArray()).hasSize(2);
    assertThat(graph.get("edges").toString()).isEqualTo("[{\"from\":1.0,\"to\":0.0}]");
    assertThat(graph.get("mermaid").getAsString()).startsWith("graph TD\n").contains("n1 --> n0");
    assertThat(graph.get("dot").getAsString()).startsWith("digraph");

    assertThat(execute("cfgrun.compare", uri, uri("base.cfg")).get("text").getAsString())
        .contains("lr");
    assertThat(execute("cfgrun.compare", uri, uri).get("text").getAsString())
        .isEqualTo("The configs are equal.\n");
  }

  @Test
  void refusesWrongCommands() throws IOException {
    String uri = open("config.cfg");

    assertThatThrownBy(() -> execute("cfgrun.unknown", uri))
        .hasStackTraceContaining("`cfgrun.unknown` is not a command of cfgrun.");
    assertThatThrownBy(() -> execute("cfgrun.explainAt", uri, new Position(0, 7)))
        .hasStackTraceContaining("There is no key at this place.");
    assertThatThrownBy(() -> execute("cfgrun.resolved"))
        .hasStackTraceContaining("Expected the URI of a config as argument 1.");
  }
}
