// Imports, so that the worker listens before its first message arrives.
import './losable-devices';
import '../../workers/generate.worker';
