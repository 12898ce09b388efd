/** Loaded while the server starts; what is not named here is not bundled. */
export {
  type CallToolResult,
  Client,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/client'
