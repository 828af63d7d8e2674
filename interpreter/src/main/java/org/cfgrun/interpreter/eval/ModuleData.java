package org.cfgrun.interpreter.eval;

import java.util.Map;

/** One of the few modules that have a meaning in a config. */
record ModuleData(String name, Map<String, Callable> members) {}
