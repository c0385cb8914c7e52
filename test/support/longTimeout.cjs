/** Timeout of each test of the project `full`, also if one file is run. It bounds hanging, not slowness. */
jest.setTimeout(600_000);
