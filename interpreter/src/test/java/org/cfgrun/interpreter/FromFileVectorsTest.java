package org.cfgrun.interpreter;

import static org.cfgrun.interpreter.VectorReplay.instead;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.interpreter.VectorReplay.Difference;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.document.Environment;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares evaluated configs with mmcv 1.7.2 and mmengine 0.10.7. Rules R2.4, R2.5, R3.1, R3.2,
 * R3.4, R3.6, R5.1, R5.2, R5.3, R5.5.
 */
class FromFileVectorsTest {
  private static final String NONSENSE =
      "a placeholder's name would be left in the value; here the base's value is used";
  private static final String REFUSED = "a config computes a value and does nothing else";

  /** Intended differences from both libraries: the value given instead, or an error. */
  private static final Map<String, Difference> DIFFERENCES =
      Map.ofEntries(
          instead("basevar_no_base", null, "no base gives the name"),
          instead("basevar_in_string", "{\"x\":\"v\",\"y\":\"pre-v\"}", NONSENSE),
          instead("basevar_whole_squoted_string", "{\"x\":\"v\",\"y\":\"v\"}", NONSENSE),
          instead("basevar_as_dict_key", "{\"x\":\"v\",\"y\":{\"v\":1}}", NONSENSE),
          instead("basevar_in_set", "{\"x\":\"v\",\"y\":{\"$s\":[\"v\",2]}}", NONSENSE),
          instead("basevar_concat", "{\"x\":\"v\",\"y\":\"vw\"}", NONSENSE),
          instead("basevar_in_fstring", "{\"x\":1,\"y\":\"1\"}", NONSENSE),
          instead("basevar_in_dquoted_string", "{\"x\":\"v\",\"y\":\"pre-v\"}", NONSENSE),
          instead("basevar_list_index", "{\"x\":[1],\"y\":1}", "an index is a step like a key"),
          instead("base_tuple", "{\"a\":1,\"q\":1}", "a tuple of bases is as clear as a list"),
          instead("predef_unquoted", "{\"a\":\"c.py\"}", "the text, with a warning"),
          instead(
              "custom_imports_fail",
              "{\"custom_imports\":{\"imports\":[\"nope_mod\"],\"allow_failed_imports\":false}}",
              "imports are the matter of whoever builds components"));

  private static final Map<String, Difference> MMENGINE =
      Map.ofEntries(
          instead(
              "m_env_default",
              "{\"a\":\"/d/i\",\"b\":8,\"c\":8}",
              "the same variable may be written in two ways"),
          instead("function_module_dropped", null, REFUSED),
          instead("m_class_value", null, REFUSED));

  private static final Map<String, String> VARIABLES =
      Map.of("HOME", "/root", "PROBE_ENV", "/env v", "PROBE_NUM", "20");

  private static InterpreterOptions options(Dialect dialect) {
    return InterpreterOptions.DEFAULT.withEnvironment(new Environment(dialect, VARIABLES));
  }

  @TestFactory
  Stream<DynamicTest> everyVectorGivesWhatMmcvGives(@TempDir Path folder) throws IOException {
    return new VectorReplay(options(Dialect.MMCV), DIFFERENCES).of("fromfile.json", folder);
  }

  @TestFactory
  Stream<DynamicTest> everyVectorGivesWhatMmengineGives(@TempDir Path folder) throws IOException {
    Map<String, Difference> differences = new HashMap<>(DIFFERENCES);
    // mmengine reports this one itself.
    differences.remove("basevar_no_base");
    differences.putAll(MMENGINE);
    return new VectorReplay(options(Dialect.MMENGINE), differences)
        .of("fromfile_mmengine.json", folder);
  }
}
