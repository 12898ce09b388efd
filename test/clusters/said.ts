/** What awscli 1.46.3 printed on stderr (1.36.14 where it was too old), seen against test/support/control-plane.ts; the long ones shortened. */
export const said = {
  tooOld: `usage: Note: AWS CLI version 2, the latest major version of the AWS CLI, is now stable and recommended for general use.

usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  aws help
  aws <command> help
  aws <command> <subcommand> help
aws: error: argument command: Invalid choice, valid choices are:

accessanalyzer                           | account                                 
`,
  noProfile: '\nThe config profile (wrok) could not be found\n',
  noCredentials: 'Unable to locate credentials. You can configure credentials by running "aws configure".\n',
  noToken: '\nError loading SSO Token: Token for s does not exist\n',
  partial: '\nPartial credentials found in config-file, missing: aws_secret_access_key\n',
  source: '\nThe source_profile "missing" referenced in the profile "half" does not exist.\n',
  program: "\n[Errno 2] No such file or directory: '/nonexistent/x'\n",
  mfa: `GetPassWarning: Can not control echo on the terminal.
  passwd = fallback_getpass(prompt, stream)
Warning: Password input may be echoed.
Enter MFA code for arn:aws:iam::123456789012:mfa/u: 

`,
  expired:
    '\nAn error occurred (ExpiredTokenException) when calling the ListClusters operation: The security token included in the request is expired\n',
  denied:
    '\nAn error occurred (AccessDeniedException) when calling the ListClusters operation: User: arn:aws:iam::123456789012:user/u is not authorized to perform: dsql:ListClusters on resource: arn:aws:dsql:eu-west-1:123456789012:cluster/*\n',
  getDenied:
    '\nAn error occurred (AccessDeniedException) when calling the GetCluster operation: User: arn:aws:iam::123456789012:user/u is not authorized to perform: dsql:GetCluster on resource: x\n',
  role: '\nAn error occurred (AccessDenied) when calling the AssumeRole operation: User: u is not authorized to perform: sts:AssumeRole on resource: r\n',
  unknownKey:
    '\nAn error occurred (UnrecognizedClientException) when calling the ListClusters operation: The security token included in the request is invalid.\n',
  throttled:
    '\nAn error occurred (ThrottlingException) when calling the ListClusters operation (reached max retries: 0): Rate exceeded\n',
  unreachable: '\nCould not connect to the endpoint URL: "https://dsql.us-west-2.api.aws/cluster"\n',
  gone: '\nAn error occurred (ResourceNotFoundException) when calling the GetCluster operation: no such cluster\n',
} as const
